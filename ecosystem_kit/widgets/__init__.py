"""What the learner captures, labels and talks with, inside a notebook.

Each works without a camera: by files from disk, and by replaying a bundled sample person.
"""

from ecosystem_kit.widgets.assistant_panel import AssistantPanel
from ecosystem_kit.widgets.box_labeler import BoxLabeler
from ecosystem_kit.widgets.camera import Camera
from ecosystem_kit.widgets.class_labeler import ClassLabeler
from ecosystem_kit.widgets.desk import Desk
from ecosystem_kit.widgets.lifecycle_map import LifecycleMap
from ecosystem_kit.widgets.mask_labeler import MaskLabeler
from ecosystem_kit.widgets.microphone import Microphone
from ecosystem_kit.widgets.segment_labeler import SegmentLabeler

__all__ = [
    "AssistantPanel",
    "BoxLabeler",
    "Camera",
    "ClassLabeler",
    "Desk",
    "LifecycleMap",
    "MaskLabeler",
    "Microphone",
    "SegmentLabeler",
]
