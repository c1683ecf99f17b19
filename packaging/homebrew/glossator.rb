# Filled by `packaging/homebrew/fill`.
class Glossator < Formula
  desc "Language server that knows the books your Markdown notes are about"
  homepage "@REPOSITORY@"
  version "@VERSION@"
  license any_of: ["MIT", "Apache-2.0"]

  on_macos do
    on_arm do
      url "@REPOSITORY@/releases/download/v@VERSION@/glossator-aarch64-apple-darwin.tar.gz"
      sha256 "@aarch64-apple-darwin@"
    end
    on_intel do
      url "@REPOSITORY@/releases/download/v@VERSION@/glossator-x86_64-apple-darwin.tar.gz"
      sha256 "@x86_64-apple-darwin@"
    end
  end

  on_linux do
    on_arm do
      url "@REPOSITORY@/releases/download/v@VERSION@/glossator-aarch64-unknown-linux-gnu.tar.gz"
      sha256 "@aarch64-unknown-linux-gnu@"
    end
    on_intel do
      url "@REPOSITORY@/releases/download/v@VERSION@/glossator-x86_64-unknown-linux-gnu.tar.gz"
      sha256 "@x86_64-unknown-linux-gnu@"
    end
  end

  def install
    bin.install "glossator"
    man1.install Dir["man/*.1"]
    bash_completion.install "completions/glossator.bash" => "glossator"
    zsh_completion.install "completions/_glossator"
    fish_completion.install "completions/glossator.fish"
    # The server looks for it there, for the links of diagnostics.
    doc.install "diagnostics.md", "THIRD-PARTY.md"
  end

  test do
    system bin/"glossator", "demo", testpath/"demo"
  end
end
