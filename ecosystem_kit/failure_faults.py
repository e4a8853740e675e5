"""The ten faults of the failure gym, and what in the evidence tells them apart."""

FAULTS = {
    "labels": "Some labels are wrong.",
    "leak": "The same people are in training and test.",
    "one person": "Training saw a single person.",
    "imbalance": "One class is so frequent that always saying it looks good.",
    "missing class": "A class is tested that training never saw.",
    "other preparation": "Training and use prepare the samples differently.",
    "dead features": "The features don't carry the signal.",
    "too simple": "The model is too simple for the task.",
    "overfitting": "The model learns the training samples by heart.",
    "shifted labels": "Labels and samples are out of step.",
}
# What gives the fault away, said when it was found.
TELLS = {
    "labels": "Even the training samples are not learnt: the same sound bears two names.",
    "leak": "People in both: every tested person was met before.",
    "one person": "People in training: 1. Perfect at home, lost abroad.",
    "imbalance": "One answer is nearly all that it says, and the other classes are near zero.",
    "missing class": "One class has none right, and all others are as usual.",
    "other preparation": "Training is fine and every class of the test breaks down, all people.",
    "dead features": "Training is learnt by heart and unseen people are at chance.",
    "too simple": "Training itself is bad, and only a few of the answers are ever given.",
    "overfitting": "Training is perfect, unseen people are far below, but well above chance.",
    "shifted labels": "Nearly all wrong, and each class is taken for its neighbour.",
}
# What is missing for this diagnosis, said when it was another fault.
NOT_THIS = {
    "labels": "Wrong labels would keep the training score down. Look at that line again.",
    "leak": "A leak needs people in both training and test. How many are there?",
    "one person": "Look at the number of people in training.",
    "imbalance": "Is one answer said far more often than its share?",
    "missing class": "Then one class would have none right, and the others would be as usual.",
    "other preparation": "Then training would be fine, and the test would break for everybody.",
    "dead features": "Then unseen people would be at chance: one over the number of classes.",
    "too simple": "A model that is too simple is bad on its own training samples as well.",
    "overfitting": "Overfitting is perfect in training, and still well above chance on others.",
    "shifted labels": "Then each class would be taken for its neighbour, nearly every time.",
}
