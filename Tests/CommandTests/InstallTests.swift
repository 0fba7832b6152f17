import Foundation
import GitFixtures
import Testing

/// `install.sh`, with a compiler that only hands out a program: what is tested is where things go.
struct InstallTests {
  private static let files = [
    "bin/git-taskmaster",
    "share/bash-completion/completions/git-taskmaster",
    "share/fish/vendor_completions.d/git-taskmaster.fish",
    "share/git-taskmaster/hooks/post-rewrite",
    "share/git-taskmaster/hooks/pre-push",
    "share/git-taskmaster/hooks/pre-receive",
    "share/git-taskmaster/manifest",
    "share/man/man1/git-taskmaster.1",
    "share/zsh/site-functions/_git-taskmaster",
  ]

  private let fixture: GitFixture
  private let script: String

  init() throws {
    fixture = try GitFixture.outside()
    script =
      URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../install.sh").standardizedFileURL.path
    try fixture.writeProgram("built/git-taskmaster", "#!/bin/sh\necho 0.0\n")
    try fixture.writeProgram(
      "tools/swift",
      """
      #!/bin/sh
      case $* in
        *--show-bin-path) echo '\(fixture.absolute("built"))' ;;
      esac

      """)
  }

  private func install(_ arguments: String...) throws -> CommandOutput {
    let path = try #require(fixture.sandbox.nextEnvironment()["PATH"])
    return fixture.run(
      script, arguments, environment: ["PATH": "\(fixture.absolute("tools")):\(path)"])
  }

  private func contents(of directory: String) throws -> [String] {
    let list = fixture.run("find", [fixture.absolute(directory), "!", "-type", "d"])
    return try list.succeeded().line.split(separator: "\n")
      .map { String($0.dropFirst(fixture.absolute(directory).count + 1)) }.sorted()
  }

  @Test func putsEverythingInItsPlace() throws {
    expect(
      try install("--prefix", "pre fix"),
      is: """

        Installed 0.0 under $TMP/directory/pre fix.
        To begin: git help taskmaster. To remove it: ./install.sh --prefix '$TMP/directory/pre fix' --uninstall
        ------- stderr -------
        warning: $TMP/directory/pre fix/bin is not on PATH, so Git does not find it yet
        hint: export PATH="$TMP/directory/pre fix/bin:$PATH"
        """)
    #expect(try contents(of: "pre fix") == Self.files)
    expect(try fixture.run("pre fix/bin/git-taskmaster").succeeded(), is: "0.0")
  }

  @Test func takesBackExactlyThat() throws {
    try fixture.write("usr/bin/other", "not ours\n")
    try install("--prefix=\(fixture.absolute("usr"))").succeeded()
    try fixture.write("usr/share/man/man1/other.1", "not ours either\n")
    expect(
      try install("--prefix", "usr", "--uninstall"),
      is: "Removed git-taskmaster from $TMP/directory/usr.")
    #expect(try contents(of: "usr") == ["bin/other", "share/man/man1/other.1"])
    #expect(try fixture.names(in: "usr/share") == ["man"])
    expect(
      try install("--prefix", "usr", "--uninstall"),
      is: """
        ------- stderr -------
        error: no git-taskmaster was installed under $TMP/directory/usr
        hint: name its directory with --prefix
        [exit status: 1]
        """)
  }

  @Test func aSecondInstallationForgetsNothing() throws {
    try install("--prefix", "usr").succeeded()
    try fixture.write("usr/share/old file", "of an older version\n")
    let sum = try fixture.run("sh", ["-c", "cksum <'usr/share/old file'"]).succeeded().line
    let manifest = try fixture.read("usr/share/git-taskmaster/manifest")
    try fixture.write(
      "usr/share/git-taskmaster/manifest",
      manifest + "file \(sum) \(fixture.absolute("usr/share/old file"))\n")
    try install("--prefix", "usr").succeeded()
    #expect(try contents(of: "usr") == Self.files)
    try install("--prefix", "usr", "--uninstall").succeeded()
    #expect(!fixture.exists("usr"))
  }

  @Test func keepsWhatSomebodyChanged() throws {
    try install("--prefix", "usr").succeeded()
    try fixture.write("usr/share/git-taskmaster/hooks/pre-push", "mine now\n")
    expect(
      try install("--prefix", "usr", "--uninstall"),
      is: """
        Removed git-taskmaster from $TMP/directory/usr.
        ------- stderr -------
        warning: kept $TMP/directory/usr/share/git-taskmaster/hooks/pre-push, which was changed after it was installed
        """)
    #expect(try contents(of: "usr") == ["share/git-taskmaster/hooks/pre-push"])
  }

  @Test func saysWhatIsWrong() throws {
    let output = try install("--perfix", "usr")
    #expect(output.exitStatus == 129)
    #expect(output.text.contains("error: unknown argument: --perfix\n"))
    try fixture.write("occupied", "a file\n")
    let refused = try install("--prefix", "occupied")
    #expect(refused.exitStatus == 1)
    #expect(refused.text.contains("hint: give another directory with --prefix"))
  }
}
