"""What a visitor of the tests does: opens pages, signs in, and is looked after by axe."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page, Request, Response

# WCAG 2.1 AA, and what axe knows to be good practice.
AXE_OPTIONS = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"],
    },
    # Of what is right it need not work out how to find each node again.
    "resultTypes": ["violations"],
}
# Wagtail's admin asks the net for news and for pictures of people. There is no net here.
ADMIN_NOISE = ("releases.wagtail.org", "gravatar.com", "wagtail.org")


class Visitor:
    """One person with a browser. `complaints` is what went wrong behind the pages."""

    def __init__(self, page: Page, language: str, host: str) -> None:
        self.page = page
        self.language = language
        self.host = host
        self.complaints: list[str] = []
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.complaints.append(f"uncaught: {error}"))
        page.on("response", self._response)
        page.on("request", self._request)

    # -- what people do -----------------------------------------------------------------------

    def open(self, path: str) -> None:
        """Open an address below /<language>/."""
        answer = self.page.goto(f"/{self.language}/{path}")
        assert answer is not None
        assert answer.status == 200, f"{path}: {answer.status}"

    def sign_in(self, name: str, password: str) -> None:
        self.page.goto(f"/{self.language}/accounts/login/")
        self.page.fill("input[name=login]", name)
        self.page.fill("input[name=password]", password)
        self.page.locator(
            "form:has(input[name=password]) [type=submit], form:has(input[name=password]) button"
        ).first.click()
        self.page.wait_for_load_state()
        assert "/accounts/login/" not in self.page.url

    def click(self, name: str, role: str = "button") -> None:
        self.page.get_by_role(role, name=name, exact=True).first.click()
        self.page.wait_for_load_state()

    @property
    def heading(self) -> str:
        return " ".join(self.page.locator("h1").inner_text().split())

    @property
    def main(self) -> str:
        return self.page.locator("main").inner_text()

    # -- what must hold on every page ---------------------------------------------------------

    def check_page(self) -> None:
        """No axe violation; nothing wider than the screen."""
        violations = Axe().run(self.page, options=AXE_OPTIONS).response["violations"]
        found = [
            f"{each['id']}: {node['target']} {node['failureSummary']}"
            for each in violations
            for node in each["nodes"]
        ]
        assert found == [], f"{self.page.url}\n" + "\n".join(found)
        wide = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert wide <= 0, f"{self.page.url} is {wide} px wider than the screen"

    def _console(self, message: ConsoleMessage) -> None:
        where = message.location.get("url", "")
        if message.type == "error" and not self._is_noise(f"{message.text} {where}"):
            self.complaints.append(f"console: {message.text} ({where})")

    def _response(self, response: Response) -> None:
        if response.status >= 500:
            self.complaints.append(f"{response.status}: {response.url}")

    def _request(self, request: Request) -> None:
        url = request.url
        is_ours = url.startswith((self.host, "data:", "blob:", "about:"))
        if not is_ours and not ("/admin/" in self.page.url and self._is_noise(url)):
            self.complaints.append(f"request to another host: {url}")

    def _is_noise(self, text: str) -> bool:
        return any(host in text for host in ADMIN_NOISE)
