# The pictures of the documentation, made again: VS Code's, light and dark, those of the report and of Neovim, the moving one.

test_pictures() {
    GLOSSATOR_SHOTS="${GLOSSATOR_SHOTS:-$scratch/shots}"
    export GLOSSATOR_SHOTS
    mkdir -p "$GLOSSATOR_SHOTS"
    debian fonts-inter fonts-jetbrains-mono fonts-sil-charis
    prepare_vscode
    once "VS Code, pictures" vscode_scenarios "$here/vscode/pictures.mjs"
    once "VS Code, the moving picture" vscode_scenarios "$here/vscode/tour.mjs"
    once "Report, pictures" python3 "$here/pictures/report.py"
    local program
    program="$(python_packages "$here/nvim/requirements.txt" nvim)"
    nvim_screenshots "$(find "$program" -path '*/install/bin/nvim')"
    program="$(python_packages "$here/pictures/requirements.txt" pillow)"
    once "Pictures, where the documentation shows them" "$program/bin/python" "$here/pictures/collect.py" "$GLOSSATOR_SHOTS" "$repository/docs/pictures"
}
