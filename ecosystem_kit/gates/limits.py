"""The numbers that detectors hold their intervals against, each with its reason."""

KAPPA_WANTED = 0.8
"""Below it, agreement is not "almost perfect": Landis and Koch (1977), Biometrics 33, 159-174."""

OVERLAP_WANTED = 0.5
"""Two outlines agree if they share half of their union: Everingham et al. (2010), IJCV 88."""

CONTRADICTED_MOST = 0.05
"""One wrong label in twenty is half of the error that the example plan allows."""

FEWEST_TIMED = 5
"""Labels to time before a projection: learners are slow on the first few."""

OVERFIT_GAP = 0.05
"""Training above unseen people by less than this is usual, not overfitting."""

FLAT_GAIN = 0.02
"""Twice the data for less than two points more: the curve is flat."""

SLOW_MOST = 0.10
"""One answer in ten may take longer than the plan's limit: people forgive now and then."""

TOLERATED_DROP = 0.05
"""A pilot within five points of the evaluation has kept its promise."""

CHANCE_AUC = 0.5
"""A domain classifier at chance can't tell the pilot from the training data."""

SMALL_AUC = 0.6
"""An area surely below this says that the two look alike for all practical purposes."""

LOW_MARGIN = 0.10
"""The winner leads the second class by less than this: the model hesitated."""

WEAK_LINK = 0.10
"""Good answers accepted at most this much more often than bad ones: the metric moves nobody."""

RATING_STEP = 1.0
"""People rate in whole steps from 1 to 5."""

RATING_ENDS = (1.0, 5.0)
"""The fewest and the most stars that one can give."""
