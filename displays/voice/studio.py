"""Work on recordings: what to record, whether it is good, how a call sounds."""

import dataclasses
import json
import sys
from importlib.metadata import entry_points
from pathlib import Path

import click

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
_LETTERS = click.option(
    "--letters",
    type=click.Choice(["be", "bo"]),
    default="be",
    show_default=True,
    help="A, Bê, Xê or A, Bờ, Cờ: as the centre chose.",
)
_JSON = click.option("--json", "as_json", is_flag=True, help="Machine-readable.")


@click.command("check")
@click.argument("folder", type=FOLDER)
@_LETTERS
@_JSON
def check_folder(folder: Path, letters: str, as_json: bool) -> None:
    """Whether a folder of recordings can be used; exit code 1 if not.

    A language other than Vietnamese counts as soon as one of its clips is there."""
    from .check import check

    findings = check(folder, letters)
    serious = sum(finding.serious for finding in findings)
    if as_json:
        found = [dataclasses.asdict(finding) for finding in findings]
        click.echo(json.dumps(found, ensure_ascii=False))
    else:
        for finding in findings:
            click.echo(f"{'LỖI ' if finding.serious else 'nên '} {finding.clip}: {finding.text}")
        click.echo(f"Chưa dùng được: {serious} lỗi." if serious else "Dùng được.")
    sys.exit(1 if serious else 0)


@click.command("record-list")
@_LETTERS
@click.option(
    "--lang",
    "languages",
    type=click.Choice(["vi", "en", "ko", "zh"]),
    multiple=True,
    help="Only this language; may be repeated.",
)
@click.option(
    "--html",
    "sheet",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write a sheet to print.",
)
@_JSON
def print_record_list(
    letters: str, languages: tuple[str, ...], sheet: Path | None, as_json: bool
) -> None:
    """Every clip to record: file name, exact words, language and how to say them."""
    from .recording import LANGUAGES, as_sheet, as_text, lines

    chosen = list(lines(letters, languages or tuple(LANGUAGES)))
    if sheet is not None:
        sheet.write_text(as_sheet(chosen), encoding="utf-8")
        click.echo(f"{len(chosen)} đoạn: {sheet}")
    elif as_json:
        listed = [dataclasses.asdict(line) for line in chosen]
        click.echo(json.dumps(listed, ensure_ascii=False))
    else:
        click.echo(as_text(chosen))
        click.echo(f"\n{len(chosen)} đoạn.")


@click.command("say")
@click.argument("label")
@click.option("--counter", required=True, help="Number of the counter.")
@click.option(
    "--lang", type=click.Choice(["vi", "en", "ko", "zh"]), default="vi", show_default=True,
    help="Language of the ticket; Vietnamese is said first.",
)  # fmt: skip
@click.option("--turn", type=click.IntRange(1, 3), default=1, help="2 and 3 are the repeats.")
@_LETTERS
@click.option("--clips", "recordings", type=FOLDER, help="Folder of recordings.")
@click.option(
    "-o",
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="WAV file; without it, play.",
)
def say(
    label: str, counter: str, out: Path | None, recordings: Path | None, **how: str | int
) -> None:
    """Hear one call: `motcua voice say A042 --counter 3 --lang en -o call.wav`."""
    from .bank import Bank
    from .sinks import SinkFailed, find_player
    from .sound import ClipMissing, Sounds, write_wav

    language, letters, turn = str(how["lang"]), str(how["letters"]), int(how["turn"])
    [rule] = entry_points(group="motcua.speech", name="call")  # what the server itself would say
    clips, text = rule.load()(label, counter, language, letters, turn)
    try:
        sounds = Sounds(Bank(recordings))
        pcm = sounds.announcement(clips)
        click.echo(f"{text} ({len(pcm) / 2 / sounds.rate:.1f} s)")
        if out is not None:
            write_wav(out, pcm, sounds.rate)
            return
        player = find_player()
        if player is None:
            raise click.ClickException(
                "Máy này không có chương trình phát tiếng: mời dùng -o TỆP.wav."
            )
        player.play(pcm, sounds.rate, lambda: None)
    except (ClipMissing, SinkFailed, OSError) as error:
        raise click.ClickException(f"Không đọc được: {error}") from error
