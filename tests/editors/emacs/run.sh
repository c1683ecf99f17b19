# Emacs with Eglot, both Debian's, configured with the lines that the README has.

emacs_scenarios() {
    local home="$scratch/emacs-home"
    rm -rf "$home"
    mkdir -p "$home"
    readme_block elisp >"$home/configuration.el"
    # A server that ended before it was spoken to is an error; without this it would end Emacs in its batch mode.
    trap '' PIPE
    HOME="$home" GLOSSATOR_CONFIGURATION="$home/configuration.el" GLOSSATOR_PAGE="$repository/tests/import/rivers-2.txt" \
        timeout 300 emacs --batch -Q \
        --eval '(progn (require (quote package)) (setq package-directory-list (list "/usr/share/emacs/site-lisp/elpa")) (package-initialize))' -l "$1" 2>"$scratch/drawn" || tail -n 20 "$scratch/drawn"
}

test_emacs() {
    [ -e /usr/share/emacs/site-lisp/elpa-src ] && command -v emacs >/dev/null || debian emacs-nox elpa-eglot elpa-markdown-mode
    emacs --version | head -n 1
    scenarios "Emacs" emacs_scenarios "$here/emacs/scenarios.el"
}
