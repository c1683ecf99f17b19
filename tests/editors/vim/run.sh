# Vim with ALE, both Debian's, configured with the lines that the README has.

vim_scenarios() {
    local home="$scratch/vim-home"
    rm -rf "$home"
    mkdir -p "$home"
    {
        printf '%s\n' 'set nocompatible hidden noswapfile nomore' 'filetype plugin on' \
            'set runtimepath^=/usr/share/vim-ale runtimepath+=/usr/share/vim-ale/after' \
            'let g:ale_linters_explicit = 0' 'let g:ale_hover_to_preview = 1' 'packadd! ale' "source $home/readme.vim"
    } >"$home/vimrc"
    { echo 'runtime! plugin/ale.vim'; readme_block vim; } >"$home/readme.vim"
    HOME="$home" GLOSSATOR_REPORT="$home/report" timeout 200 vim -u "$home/vimrc" -i NONE -T dumb --not-a-term -S "$1" >"$scratch/drawn" 2>&1 || true
    cat "$home/report" 2>/dev/null || tail -n 20 "$scratch/drawn"
}

test_vim() {
    dpkg -s vim-ale >/dev/null 2>&1 || debian vim-ale
    need vim vim-nox
    vim --version | head -n 1
    scenarios "Vim" vim_scenarios "$here/vim/scenarios.vim"
}
