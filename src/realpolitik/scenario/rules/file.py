"""E1xx: the file itself, before anything in it means something. Owns `RULES`."""

from realpolitik.scenario.rules.base import Rule


class FileUnreadable(Rule):
    """The file cannot be read.

    It does not exist, is a folder, a pipe or a device, or may not be opened by this user.
    """

    code = "E101"
    name = "file-unreadable"


class FileTooLarge(Rule):
    """The file is larger than a scenario can be.

    A scenario is an argument that a person wrote; the limit of 500,000 bytes is some ten times
    the largest case that ships. It keeps a mistaken or hostile file from filling the memory.
    """

    code = "E102"
    name = "file-too-large"


class NotUtf8(Rule):
    """The file is not UTF-8 text.

    Scenario files are UTF-8, so that names from every language survive. Save it again with that
    encoding; most editors show the setting in the status line.
    """

    code = "E103"
    name = "not-utf-8"


class ControlCharacter(Rule):
    """The file holds a character that is not text.

    A NUL byte or another control character, half of a surrogate pair, or a code point that Unicode
    keeps free (U+FFFE) is never part of a scenario and is invisible in most editors. So are
    marks that change the direction of the text after them: a text can then look different from
    what it is. An escape in quotes that stands for such a character counts too. Usually the file is
    binary or damaged.
    """

    code = "E104"
    name = "control-character"


class YamlSyntax(Rule):
    """The file is not valid YAML 1.2.

    The reader stops at the first place where the text cannot be YAML. Most often text with a
    colon, a comma, a brace or a hash sign needs quotes.

    Wrong:
        question: what next: war or peace?

    Right:
        question: "what next: war or peace?"
    """

    code = "E105"
    name = "yaml-syntax"


class DuplicateKey(Rule):
    """The same key stands twice in one mapping.

    YAML forbids it, and most programs silently keep the last one. A scenario would lose a quantity
    or a claim without any message, so the file is refused.

    Wrong:
        outcomes:
          restraint: "pyongyang == restrain"
          restraint: "pyongyang != provoke"

    Right:
        outcomes:
          restraint: "pyongyang == restrain"
          no_crisis: "pyongyang != provoke"
    """

    code = "E106"
    name = "duplicate-key"


class AliasExpansion(Rule):
    """YAML aliases expand to more than a scenario can hold, or contain themselves.

    Anchors and aliases are allowed, but a few lines of nested aliases can stand for billions of
    entries. The expanded size is counted while reading and bounded.
    """

    code = "E107"
    name = "alias-expansion"


class TooDeep(Rule):
    """The file is nested more deeply, or has more entries, than a scenario can.

    No part of the language nests more than a handful of levels.
    """

    code = "E108"
    name = "too-deep"


class UnquotedText(Rule):
    """Text with a comma inside braces needs quotes.

    Inside ``{...}`` YAML ends a value at a comma, so the rest of the text becomes a key without a
    value. The program recognises this mistake.

    Wrong:
        quantities:
          provocation: {value: uniform(15, 40), says: cost to Beijing, judgement: analyst}

    Right:
        quantities:
          provocation: {value: "uniform(15, 40)", says: cost to Beijing, judgement: analyst}
    """

    code = "E109"
    name = "unquoted-text"


class NotAScenario(Rule):
    """The file is not one YAML mapping.

    It is empty, holds a list or a bare text, or holds several documents.
    """

    code = "E110"
    name = "not-a-scenario"


class TooManyFaults(Rule):
    """The file has so many faults that the program stops looking for more.

    Reading stops at 500 errors. Correct the first ones: often one mistake, such as a missing
    bracket, causes many.
    """

    code = "E111"
    name = "too-many-faults"


class TooManyEntries(Rule):
    """A section has more entries than an argument can use.

    A reader could not follow it, and the work would grow past what a computer can do. The largest
    case that ships has 45 quantities, 20 claims and 10 moves; the limits are some ten times that,
    and the message names the one that was passed. Merge what belongs together, or make two files.
    """

    code = "E112"
    name = "too-many-entries"


class BaseNotFound(Rule):
    """The file extends another one that cannot be read.

    `extends` names a file, relative to the folder of the file in which it stands, or a case that
    ships. There is none, or it is a folder, too large or not UTF-8. `extends` stands on a line of
    its own, at the start of the line. A text that is in no file can extend only what ships.

    Wrong:
        extends: patron-and-cleint

    Right:
        extends: patron-and-client
    """

    code = "E113"
    name = "base-not-found"


class EndlessExtension(Rule):
    """Files extend each other in a circle, or one after another too many times.

    A file that extends itself, through however many others, would never be whole. At most five
    files can stand below a file: a reader has to keep all of them in mind.
    """

    code = "E114"
    name = "endless-extension"


class NothingRemoved(Rule):
    """A file removes what the file that it extends does not have.

    `null` takes away an entry, a field or a section of the file below. If there is none, the name
    is misspelt, or the file below has changed.

    Wrong:
        extends: patron-and-client
        quantities:
          claim: null

    Right:
        extends: patron-and-client
        quantities:
          calm: {value: 0.1 to 0.2}
    """

    code = "E115"
    name = "nothing-removed"


RULES: tuple[type[Rule], ...] = (
    FileUnreadable,
    FileTooLarge,
    NotUtf8,
    ControlCharacter,
    YamlSyntax,
    DuplicateKey,
    AliasExpansion,
    TooDeep,
    UnquotedText,
    NotAScenario,
    TooManyFaults,
    TooManyEntries,
    BaseNotFound,
    EndlessExtension,
    NothingRemoved,
)
