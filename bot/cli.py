"""The command line: `python -m bot …` (DESIGN 8). Each command is a file in `bot/commands`, imported when it runs."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from bot.invocation import speak_chinese

app = typer.Typer(
    name="yuejian",
    help="约检：计量器具强制检定预约服务",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
sample = typer.Typer(help="示例数据", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(sample, name="sample")
catalogue = typer.Typer(help="强检目录的版本", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(catalogue, name="catalogue")
audit = typer.Typer(help="审计记录", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(audit, name="audit")
wechat = typer.Typer(help="公众号", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(wechat, name="wechat")
Db = Annotated[str, typer.Option("--db", help="数据库：sqlite:///文件 或 postgresql://…；不写用默认位置")]
AsJson = Annotated[bool, typer.Option("--json", help="每行一个 JSON 对象")]


@app.command(help="器具名称归类：标准输入每行一个名称。")
def match(*, as_json: AsJson = False) -> None:
    """Names in, catalogue rows out."""
    from bot.commands.match import match

    _print(match(sys.stdin, as_json=as_json))


@app.command(help='听懂一句话：标准输入每行一个 JSON 对象 {"role", "context", "text", "now"}，输出总是 JSON。')
def understand(*, as_json: AsJson = False) -> None:
    """Messages in, intents and values out."""
    from bot.commands.understand import understand

    _print(understand(sys.stdin))


@app.command("read-plate", help="读铭牌和执照的照片：每个文件一行 JSON。")
def read_plate(
    *, files: Annotated[list[Path], typer.Argument(help="照片文件（JPEG、PNG、WebP）")], as_json: AsJson = False
) -> None:
    """Photos in, their fields out."""
    from bot.commands.read_plate import read_plate

    _print(read_plate(files))


@app.command(help="在终端里对话。")
def chat(
    *,
    db: Db = "",
    user: Annotated[str, typer.Option(help="是谁：u 店主，i:机构名 机构人员，a 主管部门，p 公众")] = "u",
    role: Annotated[str, typer.Option(help="还没有身份时当作哪一类人：unit 或 public")] = "",
    as_json: AsJson = False,
    now: Annotated[str, typer.Option(help="把时钟停在这一刻（ISO 格式）")] = "",
    setup: Annotated[Path | None, typer.Option(help="对话开始前就有的机构、单位、台账、预约单（JSON 文件）")] = None,
) -> None:
    """A conversation through the real turn and store."""
    from bot.commands.chat import chat

    chat(db=db, user=user, role=role, as_json=as_json, now=now, setup=setup)


@app.command(help="导出单位、台账、预约单、检定结果、统计、公示。")
def export(
    *,
    kind: Annotated[str, typer.Argument(help="units、ledger、bookings、results、statistics 或 publications")],
    db: Db = "",
    as_json: AsJson = False,
    out: Annotated[Path | None, typer.Option(help="写到 .xlsx 或 .csv 文件；不写则把 CSV 打印出来")] = None,
) -> None:
    """What stands in the store, for programs or for people."""
    from bot.commands.export import export

    export(kind, db=db, as_json=as_json, out=out)


@app.command(
    "import",
    help="从 XLSX 或 CSV 表格导入：好的行导入，有问题的行逐格说明原因，重复导入不会多出来；--template 写出空表。",
)
def import_(
    *,
    kind: Annotated[
        str,
        typer.Argument(
            help="units、ledger、results、bodies、capability、standards、unit-users、institution-users、authority-users"
        ),
    ],
    file: Annotated[Path | None, typer.Argument(help="XLSX 或 CSV 文件", exists=True, dir_okay=False)] = None,
    db: Db = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只检查，什么都不改")] = False,
    wrong: Annotated[Path | None, typer.Option(help="把有问题的行写到这个 .xlsx（标出格子）或 .csv 文件")] = None,
    template: Annotated[Path | None, typer.Option(help="只把空的模板写到这个 .xlsx 文件")] = None,
) -> None:
    """What another system knew."""
    from bot.commands.import_ import import_

    import_(kind, file, db=db, dry_run=dry_run, wrong=wrong, template=template)


@app.command("sms-templates", help="列出要向短信服务商报备的全部模板：aliyun 或 tencent。")
def sms_templates(provider: Annotated[str, typer.Argument(help="aliyun 或 tencent")]) -> None:
    """What an office files."""
    from bot.commands.sms_templates import PROVIDERS, sms_templates

    if provider not in PROVIDERS:
        raise typer.BadParameter(f"要写 {' 或 '.join(PROVIDERS)}", param_hint="PROVIDER")
    _print(sms_templates(provider))


@app.command(help="列出给一个人的通知，每条发过几次、结果怎样。")
def notices(*, who: Annotated[str, typer.Argument(help="手机号，或人员编号")], db: Db = "") -> None:
    """What somebody was told."""
    from bot.commands.notices import notices

    _print(notices(who, db=db))


@app.command(help="启动服务。")
def serve(
    *,
    db: Db = "",
    host: Annotated[str, typer.Option(help="监听地址")] = "",
    port: Annotated[int, typer.Option(help="端口")] = 0,
    with_sample: Annotated[bool, typer.Option("--sample", help="放入示例数据，并打印一次登录链接")] = False,
    no_worker: Annotated[bool, typer.Option("--no-worker", help="不在本进程里发送通知")] = False,
) -> None:
    """The service."""
    from bot.commands.serve import serve

    serve(db=db, host=host, port=port, with_sample=with_sample, with_worker=not no_worker)


@app.command(help="MCP 服务：把一把接口钥匙能办的事作为工具，走标准输入输出；密钥放在环境变量 MCP_KEY_SECRET 里。")
def mcp(*, key: Annotated[str, typer.Option(help="钥匙的编号")], db: Db = "") -> None:
    """The interface as tools."""
    from bot.commands.mcp import mcp

    mcp(db=db, key=key)


@app.command(help="和单位自己的系统的来往：列出来，最近的在前；--show 看一条，--replay 重办一条（办成过的不会再办）。")
def exchanges(
    *,
    key: Annotated[str, typer.Option(help="只看这把钥匙的（钥匙的编号）")] = "",
    limit: Annotated[int, typer.Option(help="最多列几条", min=1, max=10_000)] = 50,
    show: Annotated[int, typer.Option(help="看这个编号的请求和回答")] = 0,
    replay: Annotated[int, typer.Option(help="把这个编号的请求重办一遍；推送则原样再推一次")] = 0,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="重办只试算，什么都不改")] = False,
    db: Db = "",
) -> None:
    """What was exchanged, looked at or done again."""
    from bot.commands.exchanges import list_exchanges, replay_exchange, show_exchange

    if replay:
        replay_exchange(replay, db=db, dry_run=dry_run)
    elif show:
        show_exchange(show, db=db)
    else:
        list_exchanges(db=db, key=key, limit=limit)


@app.command(help="单独启动发送通知的进程（用 PostgreSQL 时）。")
def worker(*, db: Db = "") -> None:
    """The sending of notices, by itself."""
    from bot.commands.worker import worker

    worker(db=db)


@app.command(help="给检定机构或主管部门的第一个账号一条登录链接（只能用一次）。")
def link(
    *,
    kind: Annotated[str, typer.Argument(help="institution（检定机构）或 authority（主管部门）")],
    name: Annotated[str, typer.Argument(help="机构或部门的全称")],
    region: Annotated[str, typer.Option(help="还没有这家时，按这个地区新建，例如 内蒙古自治区呼和浩特市")] = "",
    phone: Annotated[str, typer.Option(help="第一位管理员的手机号：企业微信里“绑定手机号”就认得")] = "",
    db: Db = "",
) -> None:
    """The way in for whoever grants roles to the others."""
    from bot.commands.link import link

    link(kind, name, db=db, region=region, phone=phone)


@app.command(help="把数据库升级到当前版本。")
def migrate(*, db: Db = "") -> None:
    """The database's tables."""
    from bot.commands.migrate import migrate

    migrate(db=db)


@app.command(help="检查设置、文件、密钥、数据库和后台任务，逐条说怎么改；有不能启动的问题时退出码 1。")
def doctor(*, db: Db = "") -> None:
    """Everything that is not right, with what to do."""
    from bot.commands.doctor import doctor

    doctor(db=db)


def _say_release(asked: bool) -> None:  # noqa: FBT001 - typer hands it over by place
    if asked:
        from bot.commands.doctor import release

        _print([release()])
        raise typer.Exit


@app.callback()
def _whole(
    *,
    _version: Annotated[
        bool, typer.Option("--version", callback=_say_release, is_eager=True, help="打印版本，然后退出")
    ] = False,
) -> None:
    """What is asked of the program as a whole."""


@app.command(help="备份数据库和照片（密钥要另放）；--drill 马上恢复一遍试试，能读出来才算数。")
def backup(
    *,
    place: Annotated[Path, typer.Argument(help="放备份的文件夹，最好在另一块盘上", file_okay=False)],
    db: Db = "",
    keys: Annotated[Path | None, typer.Option(help="把密钥另存到这个文件夹，不要和备份放在一起")] = None,
    keep: Annotated[int, typer.Option(help="只留最新的几份，0 = 都留着", min=0)] = 0,
    drill: Annotated[bool, typer.Option("--drill", help="恢复到临时文件夹里试读一遍")] = False,
) -> None:
    """A copy of everything."""
    from bot.commands.backup import back_up

    back_up(place, db=db, keys=keys, keep=keep, drill=drill)


@app.command(help="把一份备份恢复到空的数据文件夹（YUEJIAN_DATA），然后检查能不能读。")
def restore(
    *,
    folder: Annotated[Path, typer.Argument(help="一份备份的文件夹", exists=True, file_okay=False)],
    db: Db = "",
    keys: Annotated[Path | None, typer.Option(help="存着 key 和 signing-key 的文件夹")] = None,
) -> None:
    """The way back."""
    from bot.commands.backup import bring_back

    bring_back(folder, db=db, keys=keys)


@app.command(help="合规自检：每项义务的依据、量了什么、结果、证据，写成表格，不符合的标红。")
def comply(
    *, report: Annotated[Path, typer.Option("--report", help="写到这个 .xlsx 或 .csv 文件")], db: Db = ""
) -> None:
    """The duties, measured."""
    from bot.commands.comply import comply

    comply(db=db, file=report)


@app.command(help="量速度。")
def bench(
    *,
    name: Annotated[str, typer.Argument(help="conversations、match、notices、pages、turn 或 understand")],
    as_json: AsJson = False,
    quick: Annotated[bool, typer.Option("--quick", help="量得短一些，数字也粗一些")] = False,
) -> None:
    """A measurement."""
    from bot.commands.bench import bench

    bench(name, as_json=as_json, quick=quick)


@app.command(help="模拟微信、企业微信或短信服务商，供开发时用。")
def simulate(
    *,
    name: Annotated[str, typer.Argument(help="wechat、wecom、aliyun 或 tencent")],
    port: Annotated[int, typer.Option(help="模拟器的端口")] = 9000,
    service: Annotated[str, typer.Option(help="服务在哪里，推送发到那里")] = "http://127.0.0.1:8080",
) -> None:
    """A simulated platform."""
    from bot.commands.simulate import simulate

    simulate(name, port=port, service=service)


@sample.command("remove", help="删除全部示例数据。")
def remove_sample(*, db: Db = "") -> None:
    """The sample data, taken away."""
    from bot.commands.sample import remove

    remove(db=db)


@catalogue.command("load", help="载入一份目录公告（XLSX 或 CSV）；--dry-run 只试算，什么都不改。")
def load_catalogue(
    *,
    file: Annotated[Path, typer.Argument(help="公告的变动表", exists=True, dir_okay=False)],
    db: Db = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只试算")] = False,
    confirm: Annotated[bool, typer.Option("--confirm", help="载入后马上确认，到生效日自动迁移")] = False,
) -> None:
    """The next announcement, as a difference."""
    from bot.commands.catalogue import load

    load(file, db=db, dry_run=dry_run, confirm=confirm)


@catalogue.command("versions", help="列出载入过的版本。")
def catalogue_versions(*, db: Db = "") -> None:
    """The versions, newest first."""
    from bot.commands.catalogue import versions

    versions(db=db)


@catalogue.command("move", help="确认 confirm、放弃 drop 或回退 roll_back 一个版本。")
def move_catalogue(
    *,
    version: Annotated[str, typer.Argument(help="版本编号")],
    verb: Annotated[str, typer.Argument(help="confirm、drop 或 roll_back")],
    db: Db = "",
    reason: Annotated[str, typer.Option(help="回退的原因")] = "",
) -> None:
    """A version, moved by the operator."""
    from bot.commands.catalogue import move

    move(version, verb, db=db, reason=reason)


@audit.command("check", help="校验审计记录有没有被改动；不对时说出第一条，退出码 1。")
def check_audit(*, db: Db = "") -> None:
    """The audit trail, walked through."""
    from bot.commands.audit import check

    check(db=db)


@audit.command("data", help="核查数据是不是真实、有效、可用：每个区县打分，写成 .xlsx、.csv 或 .pdf，每个月的都留着。")
def audit_data(
    *,
    out: Annotated[Path | None, typer.Option(help="写到这个 .xlsx、.csv 或 .pdf 文件；不写就打印出来")] = None,
    db: Db = "",
) -> None:
    """The data, looked through."""
    from bot.commands.audit_data import audit_data

    audit_data(db=db, out=out)


@sample.callback()
def _sample() -> None:
    """Keeps `remove` a command of its own while it is the only one."""


@wechat.command("menu", help="建好公众号的菜单。")
def wechat_menu(
    *, db: Db = "", show: Annotated[bool, typer.Option("--show", help="只打印出来，不提交")] = False
) -> None:
    """The menu under the Official Account's chat."""
    from bot.commands.wechat import put_menu

    put_menu(db=db, show=show)


@wechat.callback()
def _wechat() -> None:
    """Keeps `menu` a command of its own while it is the only one."""


def main() -> None:
    """The entry point of the installed script and of `python -m bot`."""
    speak_chinese()
    app()


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        sys.stdout.write(line + "\n")
        sys.stdout.flush()
