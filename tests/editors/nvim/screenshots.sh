# Pictures of Neovim: a real terminal (tmux), drawn by Chromium.

nvim_screenshots() {
    [ -n "${GLOSSATOR_SHOTS:-}" ] || return 0
    need tmux tmux
    need chromium chromium
    local program="$1" home="$scratch/nvim-home" notes
    notes="$(demo)"
    nvim_home "$home"
    PATH="$(dirname "$server"):$PATH"
    # A socket of its own, so that the user's own sessions are left alone.
    terminal() { tmux -S "$scratch/tmux" "$@"; }
    # `picture NAME NOTE KEYS...`; without the window beside the list, which covers the note on so narrow a screen.
    picture() {
        local name="$1" note="$2"
        shift 2
        (cd "$notes" && terminal -f /dev/null new-session -d -x 100 -y 30 -e XDG_DATA_HOME="$home/data" \
            -e XDG_CONFIG_HOME="$home/config" -e XDG_STATE_HOME="$home/state" -e COLORTERM=truecolor \
            "$program -n -i NONE --cmd 'set termguicolors nohlsearch linebreak completeopt=menuone,noselect' $note")
        sleep 3
        for keys in "$@"; do
            terminal send-keys $keys
            sleep 1
        done
        terminal capture-pane -e -p -N | python3 "$here/nvim/screen_to_html.py" >"$scratch/$name.html"
        terminal kill-server
        chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --window-size=920,560 \
            --screenshot="$GLOSSATOR_SHOTS/$name.png" "$scratch/$name.html" >/dev/null 2>&1
    }
    picture nvim-hover notes/peacekeeping-in-mali.md '/4 Space shows Enter' 'K'
    picture nvim-completion notes/sport-and-war.md 'G o Enter' 'See Space [@iorwo2023, Space chap. Space' 'C-n C-n C-n C-n'
}
