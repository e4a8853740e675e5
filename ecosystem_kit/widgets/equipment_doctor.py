"""The equipment doctor in a notebook: what Python found, and what only the browser can look at."""

from collections.abc import Sequence
from typing import Any

from ecosystem_kit.widgets.browser_widget import BrowserWidget, Content

FIELDS = {"what": str, "found": str, "mend": str, "needed": bool}


class EquipmentDoctor(BrowserWidget):
    """Show findings, and let the browser look at its page, devices, voices and memory.

    Parameters
    ----------
    findings : sequence of dict
        What Python found: ``what``, ``found``, ``mend`` ("" where all is well) and ``needed``.

    Attributes
    ----------
    findings : list of dict
        As given.
    found : list of dict
        What the browser found, of the same form; empty as long as none shows the widget.

    Examples
    --------
    >>> EquipmentDoctor([{"what": "disk", "found": "9 GB free", "mend": "", "needed": True}])
    EquipmentDoctor(findings=1)
    """

    parts = ("sound_ring.js", "sound_recorder.js", "equipment_checks.js", "equipment_doctor.js")
    styles = ("equipment_doctor.css",)

    def __init__(self, findings: Sequence[dict[str, Any]]) -> None:
        self.findings = [dict(one) for one in findings]
        self.found: list[dict[str, Any]] = []
        super().__init__()

    def _greeting(self) -> Content:
        return {"findings": self.findings}

    def _handle(self, kind: str, content: Content, buffers: list[memoryview]) -> Content:
        if kind == "ping":
            return {}
        if kind == "found":
            seen = {one["what"]: {name: make(one[name]) for name, make in FIELDS.items()}
                    for one in content["findings"]}  # fmt: skip
            self.found = [one for one in self.found if one["what"] not in seen]
            self.found += seen.values()
            return {"kept": len(seen)}
        return super()._handle(kind, content, buffers)  # type: ignore[return-value]

    def __repr__(self) -> str:
        return f"EquipmentDoctor(findings={len(self.findings)})"
