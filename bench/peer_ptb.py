"""A peer: python-telegram-bot as its own examples use it for a webhook and for a conversation.

`customwebhookbot` (Starlette, update_queue) with `persistentconversationbot` (ConversationHandler, PicklePersistence, read
once, written every 60 s). One conversation as in scenarios/walk.json: a choice, words, a choice; each message is answered
once, with buttons, and what was said is kept in user_data.

    python bench/peer_ptb.py PORT API_BASE SECRET FOLDER
"""
import asyncio
import hmac
import sys
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import Application, CallbackQueryHandler, CommandHandler, ContextTypes, ConversationHandler, MessageHandler, PicklePersistence, filters

AGREE, COMMUNE, FINDING, STUCK = range(4)
ASKS = {
    AGREE: "Xin chào anh/chị. Anh/chị đồng ý để Tổ số giữ lời nhắn này chứ ạ?",
    COMMUNE: "Anh/chị ở xã nào ạ?",
    FINDING: "Anh/chị cần làm việc gì ạ?",
    STUCK: "Tổ số đã nhận lời nhắn và sẽ trả lời tại đây ạ.",
}
KEYS = InlineKeyboardMarkup([[InlineKeyboardButton("Đồng ý", callback_data="1"), InlineKeyboardButton("Để sau", callback_data="2")]])


def ask(state: int):
    """Answer with the question of a state, and go there."""

    async def handler(update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:
        query = update.callback_query
        said = query.data if query else update.effective_message.text
        context.user_data.setdefault("said", []).append(said)
        if query:
            await query.answer()
        await context.bot.send_message(update.effective_chat.id, ASKS[state], reply_markup=KEYS)
        return state

    return handler


def both(state: int) -> list:
    return [CallbackQueryHandler(ask(state)), MessageHandler(filters.TEXT & ~filters.COMMAND, ask(state))]


async def main(port: int, base: str, secret: str, folder: Path) -> None:
    persistence = PicklePersistence(filepath=folder / "peer_ptb.pickle")
    app = Application.builder().token("123456:TEST").base_url(f"{base}/bot").updater(None).persistence(persistence).build()
    app.add_handler(
        ConversationHandler(
            entry_points=[CommandHandler("start", ask(AGREE)), *both(AGREE)],
            states={AGREE: both(COMMUNE), COMMUNE: both(FINDING), FINDING: both(STUCK), STUCK: both(STUCK)},
            fallbacks=[CommandHandler("start", ask(AGREE))],
            name="walk",
            persistent=True,
        )
    )

    async def take(request: Request) -> Response:
        if not hmac.compare_digest(request.headers.get("X-Telegram-Bot-Api-Secret-Token", ""), secret):
            return Response(status_code=403)
        await app.update_queue.put(Update.de_json(await request.json(), app.bot))
        return Response()

    web = Starlette(routes=[Route("/hook", take, methods=["POST"])])
    server = uvicorn.Server(uvicorn.Config(web, host="127.0.0.1", port=port, log_level="warning", access_log=False))
    while True:  # the harness that plays Telegram may start later than we do
        try:
            await app.initialize()
            break
        except Exception:
            await asyncio.sleep(0.2)
    await app.start()
    await server.serve()
    await app.stop()
    await app.shutdown()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), sys.argv[2], sys.argv[3], Path(sys.argv[4])))
