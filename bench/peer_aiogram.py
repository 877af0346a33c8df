"""A peer: aiogram as its own examples use it for a webhook and for a conversation.

`SimpleRequestHandler` in aiohttp (answers at once and works in the background) with a finite state machine that is kept in
memory, or in MongoDB (aiogram's PyMongoStorage, when MONGO is set). One conversation as in scenarios/walk.json: a choice,
words, a choice; each message is answered once, with buttons, and what was said is kept with the state.

    [MONGO=mongodb://…] python bench/peer_aiogram.py PORT API_BASE SECRET
"""
import os
import sys

from aiogram import Bot, Dispatcher, Router
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import CommandStart
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.fsm.storage.memory import MemoryStorage
from aiogram.fsm.storage.pymongo import PyMongoStorage
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message
from aiogram.webhook.aiohttp_server import SimpleRequestHandler
from aiohttp import web
from pymongo import AsyncMongoClient

router = Router()
KEYS = InlineKeyboardMarkup(
    inline_keyboard=[[InlineKeyboardButton(text="Đồng ý", callback_data="1"), InlineKeyboardButton(text="Để sau", callback_data="2")]]
)


class Walk(StatesGroup):
    agree = State()
    commune = State()
    finding = State()
    stuck = State()


ASKS = {
    Walk.agree: "Xin chào anh/chị. Anh/chị đồng ý để Tổ số giữ lời nhắn này chứ ạ?",
    Walk.commune: "Anh/chị ở xã nào ạ?",
    Walk.finding: "Anh/chị cần làm việc gì ạ?",
    Walk.stuck: "Tổ số đã nhận lời nhắn và sẽ trả lời tại đây ạ.",
}
NEXT = {None: Walk.agree, Walk.agree.state: Walk.commune, Walk.commune.state: Walk.finding, Walk.finding.state: Walk.stuck, Walk.stuck.state: Walk.stuck}


async def go(bot: Bot, chat: int, state: FSMContext, to: State, said: str) -> None:
    """Keep what was said, go to a state and ask its question."""
    await state.update_data(said=[*(await state.get_data()).get("said", []), said])
    await state.set_state(to)
    await bot.send_message(chat, ASKS[to], reply_markup=KEYS)


@router.message(CommandStart())
async def start(message: Message, state: FSMContext, bot: Bot) -> None:
    await state.clear()
    await go(bot, message.chat.id, state, Walk.agree, message.text)


@router.message()
async def words(message: Message, state: FSMContext, bot: Bot) -> None:
    await go(bot, message.chat.id, state, NEXT[await state.get_state()], message.text)


@router.callback_query()
async def tap(query: CallbackQuery, state: FSMContext, bot: Bot) -> None:
    await query.answer()
    await go(bot, query.message.chat.id, state, NEXT[await state.get_state()], query.data)


def main(port: int, base: str, secret: str) -> None:
    bot = Bot("123456:TEST", session=AiohttpSession(api=TelegramAPIServer.from_base(base)))
    app = web.Application()

    async def ready(_app: web.Application) -> None:
        storage = MemoryStorage()
        if url := os.environ.get("MONGO"):
            client = AsyncMongoClient(url)
            storage = PyMongoStorage(client, db_name=client.get_default_database().name)
        dispatcher = Dispatcher(storage=storage)
        dispatcher.include_router(router)
        handler.dispatcher = dispatcher

    handler = SimpleRequestHandler(dispatcher=None, bot=bot, secret_token=secret)
    handler.register(app, path="/hook")
    app.on_startup.append(ready)
    web.run_app(app, host="127.0.0.1", port=port, print=None, access_log=None)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], sys.argv[3])
