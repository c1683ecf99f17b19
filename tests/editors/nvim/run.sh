# Neovim: 0.11, from a package pinned by its hash, and Debian's, which is older than any that the plugin is meant for and
# so shows that nothing newer is asked of it.

. "$here/nvim/screenshots.sh"
. "$here/nvim/plugins.sh"

# A user's home with the plugin as the README installs it, and nothing else.
nvim_home() {
    rm -rf "$1"
    mkdir -p "$1/data/nvim/site/pack/glossator/start" "$1/config" "$1/state" "$1/cache"
    ln -s "$repository/editors/nvim" "$1/data/nvim/site/pack/glossator/start/glossator"
}

neovim() {
    local program="$1" home="$scratch/nvim-home" script="$2"
    nvim_home "$home"
    # What Neovim draws goes to standard error; only what the scenarios say goes to standard output.
    XDG_DATA_HOME="$home/data" XDG_CONFIG_HOME="$home/config" XDG_STATE_HOME="$home/state" XDG_CACHE_HOME="$home/cache" \
        timeout 300 "$program" --headless -i NONE -n -c "luafile $script" 2>"$scratch/drawn" || tail -n 20 "$scratch/drawn"
}

test_nvim() {
    local program
    program="$(python_packages "$here/nvim/requirements.txt" nvim)"
    program="$(find "$program" -path '*/install/bin/nvim')"
    "$program" --version | head -n 1
    scenarios "Neovim 0.11" neovim "$program" "$here/nvim/scenarios.lua"
    once "Neovim 0.11, bad input" neovim "$program" "$here/nvim/bad_input.lua"
    nvim_plugins "$program"
    nvim_screenshots "$program"
}

test_nvim_old() {
    need /usr/bin/nvim neovim
    /usr/bin/nvim --version | head -n 1
    scenarios "Neovim of Debian" neovim /usr/bin/nvim "$here/nvim/scenarios.lua"
    once "Neovim of Debian, bad input" neovim /usr/bin/nvim "$here/nvim/bad_input.lua"
}
