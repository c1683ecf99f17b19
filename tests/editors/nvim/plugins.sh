# Neovim with what others made for it: plugin managers, as docs/editors.md tells them of the plugin, and pickers.

# The plugin at the address `$1` with its commit `$2`, in the cache; nothing where it cannot be had.
nvim_plugin() {
    local folder="$cache/nvim-$(basename "$1")-${2:0:12}"
    if [ ! -e "$folder/.git" ]; then
        rm -rf "$folder.new"
        git clone --quiet "$1" "$folder.new" >&2 && git -C "$folder.new" checkout --quiet "$2" >&2 || return 0
        mv "$folder.new" "$folder"
    fi
    printf '%s\n' "$folder"
}

# Runs Neovim with the configuration on standard input, and the scenario `$2` of plugins.lua.
nvim_with() {
    local program="$1" home="$scratch/nvim-plugins"
    rm -rf "$home"
    mkdir -p "$home/config/nvim" "$home/data" "$home/state" "$home/cache"
    cat >"$home/config/nvim/init.lua"
    GLOSSATOR_SCENARIO="$2" XDG_DATA_HOME="$home/data" XDG_CONFIG_HOME="$home/config" XDG_STATE_HOME="$home/state" \
        XDG_CACHE_HOME="$home/cache" timeout 120 "$program" --headless -i NONE -n -c "luafile $here/nvim/plugins.lua" \
        2>"$scratch/drawn" >"$scratch/said" || tail -n 20 "$scratch/drawn"
    # Managers tell what they fetch.
    grep -E '^(ok|FAIL) ' "$scratch/said" || true
}

# The repository as a manager fetches it: what is committed, with the plugin as it is here. And the plugin as its own.
nvim_repositories() {
    local of
    for of in whole own; do
        rm -rf "$scratch/repositories/$of"
        mkdir -p "$scratch/repositories/$of"
    done
    mkdir -p "$scratch/repositories/whole/editors"
    cp -r "$repository/editors/nvim" "$scratch/repositories/whole/editors/"
    cp -r "$repository/editors/nvim/." "$scratch/repositories/own/"
    for of in whole own; do
        git -C "$scratch/repositories/$of" init --quiet --initial-branch=main
        git -C "$scratch/repositories/$of" add .
        git -C "$scratch/repositories/$of" -c user.name=Reader -c user.email=reader@example.org commit --quiet --message=All
    done
}

with_managers() {
    local program="$1" whole="$scratch/repositories/whole" own="$scratch/repositories/own"
    [ -z "$lazy" ] || nvim_with "$program" "lazy.nvim, the whole repository" <<END
vim.opt.rtp:prepend("$lazy")
require("lazy").setup({ $(block_behind "With lazy.nvim" "$whole") }, { rocks = { enabled = false }, change_detection = { enabled = false } })
END
    [ -z "$lazy" ] || nvim_with "$program" "lazy.nvim, the plugin as a repository of its own, with the first note" <<END
vim.opt.rtp:prepend("$lazy")
require("lazy").setup({ { url = "file://$own", name = "glossator.nvim", ft = "markdown" } }, { rocks = { enabled = false } })
END
    [ -z "$mini" ] || nvim_with "$program" "mini.deps" <<END
vim.opt.rtp:prepend("$mini")
require("mini.deps").setup()
$(block_behind "With mini.deps" "$whole")
END
    [ -z "$plug" ] || nvim_with "$program" "vim-plug" <<END
vim.opt.rtp:prepend("$plug")
vim.cmd("source $plug/plug.vim")
vim.cmd([[
call plug#begin()
$(block_behind "With vim-plug" "$whole")
call plug#end()
]])
END
}

with_pickers() {
    local program="$1" own="$scratch/repositories/own" name
    for name in fzf-lua telescope snacks; do
        local plugin="${name//-lua/}"
        [ -n "${!plugin}" ] || continue
        [ $name != telescope ] || [ -n "$plenary" ] || continue
        nvim_with "$program" "the chapters in $name" <<END
vim.opt.rtp:append({ "$own", "${!plugin}", "$plenary" })
vim.cmd("runtime! plugin/*.lua plugin/*.vim")
if "$name" == "snacks" then
  require("snacks").setup({ picker = { enabled = true } })
end
END
    done
}

nvim_plugins() {
    local program="$1" github="https://github.com"
    step "Neovim 0.11, plugin managers and pickers"
    need git git
    need fzf fzf
    local lazy mini plug fzf telescope plenary snacks name
    lazy="$(nvim_plugin $github/folke/lazy.nvim 306a05526ada86a7b30af95c5cc81ffba93fef97)"
    mini="$(nvim_plugin $github/echasnovski/mini.nvim b5bae7dd5802b47bb03babfb374fdfdab02b9d8b)"
    plug="$(nvim_plugin $github/junegunn/vim-plug 88e31471818e9a29a8a20a0ee61360cfd7bdc1cd)"
    fzf="$(nvim_plugin $github/ibhagwan/fzf-lua 9ad7340dcc6d2afc30e64fb4088597c7573ed62c)"
    telescope="$(nvim_plugin $github/nvim-telescope/telescope.nvim 7d324792b7943e4aa16ad007212e6acc6f9fe335)"
    plenary="$(nvim_plugin $github/nvim-lua/plenary.nvim b9fd5226c2f76c951fc8ed5923d85e4de065e509)"
    snacks="$(nvim_plugin $github/folke/snacks.nvim ad9ede6a9cddf16cedbd31b8932d6dcdee9b716e)"
    for name in lazy mini plug fzf telescope plenary snacks; do
        [ -n "${!name}" ] || echo "NOT TESTED: $name cannot be had"
    done
    [ -n "$lazy$mini$plug$fzf$telescope$snacks" ] || return 0
    nvim_repositories
    once "Neovim 0.11, plugin managers" with_managers "$program"
    once "Neovim 0.11, pickers" with_pickers "$program"
}
