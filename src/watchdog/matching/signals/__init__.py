"""What acts are told of the parties named: kind, giver, receiver, modality and the rest.

A sentence is read for words that tell of an act (`acts`): a phrase, or a verb and its object in
one clause. Then: who takes part and on which side (`sides`), whether it happened or was planned,
denied, demanded or rumoured (`modality`), when, where and how much (`when`, `figures`), how grave
it is (`grave`). Told again it counts once (`once`). The answer is a classification of the wording,
never a finding.
"""

from watchdog.matching.signals.find import find_signals

__all__ = ["find_signals"]
