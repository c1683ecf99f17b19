# A browser: the page that `glossator annotate --format html` writes, read in Debian's Chromium without scripts.

browser_scenarios() {
    timeout 300 python3 "$here/browser/scenarios.py"
}

test_browser() {
    need chromium chromium fonts-dejavu-core
    need python3 python3
    scenarios "Browser" browser_scenarios
}
