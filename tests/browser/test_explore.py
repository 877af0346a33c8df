from tests.browser.residents import write
async def test_x(phone):
    page = await phone()
    await page.goto("/chat?start=a-05392")
    for t in ["1","vneid muc 2","1","1","kẹt","1","1"]:
        await write(page,t)
    print("\n---\n".join(await page.locator("#lines > li").all_inner_texts()))
