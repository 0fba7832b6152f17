import Foundation
import GitFixtures
import Testing

/// `Tests/prerequisites.sh` on machines that are made up: a PATH with the programs they have.
struct PrerequisitesTests {
  private let fixture: GitFixture
  private let script: String

  init() throws {
    fixture = try GitFixture.outside()
    script =
      URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../prerequisites.sh").standardizedFileURL.path
    try fixture.makeDirectory("bin")
    for program in ["env", "cat", "chmod"] {
      let path = try fixture.run("which", [program]).succeeded().line
      try fixture.run("ln", ["-s", path, "bin/\(program)"]).succeeded()
    }
  }

  private func machine(user: Int, _ programs: [String: String]) throws {
    try fixture.writeProgram("bin/id", "#!/bin/sh\necho \(user)\n")
    for (name, text) in programs {
      try fixture.writeProgram("bin/\(name)", "#!/bin/sh\n\(text)\n")
    }
  }

  private func require(_ names: String...) -> CommandOutput {
    fixture.run("/bin/sh", [script] + names, environment: ["PATH": fixture.absolute("bin")])
  }

  @Test func sayNothingWhenAllIsThere() throws {
    try machine(user: 1000, ["mandoc": "", "pkg-config": ""])
    expect(require("libgit2", "mandoc"), is: "")
  }

  @Test func openSSLGoesWithLibgit2() throws {
    try machine(
      user: 1000,
      ["pkg-config": #"[ "$2" = libgit2 ]"#, "apt-get": "exit 7", "sudo": "exit 1"])
    expect(
      require("libgit2"),
      is: """
        ------- stderr -------
        error: missing: libgit2
        hint: sudo apt-get install libgit2-dev libssl-dev pkg-config
        [exit status: 1]
        """)
  }

  @Test func areInstalledByRoot() throws {
    try machine(
      user: 0,
      [
        "apt-get": """
        echo "$@" "$DEBIAN_FRONTEND"
        [ "$1" = update ] || for name in pkg-config man; do
          echo '#!/bin/sh' >"${0%/*}/$name"
          chmod +x "${0%/*}/$name"
        done
        """
      ])
    expect(
      require("libgit2", "man"),
      is: """
        ------- stderr -------
        + env DEBIAN_FRONTEND=noninteractive apt-get update -q
        update -q noninteractive
        + env DEBIAN_FRONTEND=noninteractive apt-get install -q -y libgit2-dev libssl-dev pkg-config man-db
        install -q -y libgit2-dev libssl-dev pkg-config man-db noninteractive
        """)
  }

  @Test func areInstalledWithoutAPassword() throws {
    try machine(
      user: 1000,
      [
        "dnf": "echo '#!/bin/sh' >\"${0%/*}/shellcheck\"; chmod +x \"${0%/*}/shellcheck\"",
        "sudo": "shift; \"$@\"", "true": "",
      ])
    expect(
      require("shellcheck"),
      is: """
        ------- stderr -------
        + sudo -n env DEBIAN_FRONTEND=noninteractive dnf install -q -y ShellCheck
        """)
  }

  @Test func areNamedWhereTheyCannotBeInstalled() throws {
    try machine(user: 1000, ["apt-get": "exit 7", "sudo": "exit 1"])
    expect(
      require("libgit2", "shellcheck"),
      is: """
        ------- stderr -------
        error: missing: libgit2 shellcheck
        hint: sudo apt-get install libgit2-dev libssl-dev pkg-config shellcheck
        [exit status: 1]
        """)
    try fixture.remove("bin/apt-get")
    expect(
      require("mandoc"),
      is: """
        ------- stderr -------
        error: missing: mandoc
        hint: install it with this machine's package manager, then run this again
        [exit status: 1]
        """)
  }

  @Test func aFailureIsNamed() throws {
    try machine(user: 0, ["apt-get": "exit 100"])
    expect(
      require("mandoc"),
      is: """
        ------- stderr -------
        + env DEBIAN_FRONTEND=noninteractive apt-get update -q
        error: mandoc is still missing after apt-get install mandoc
        [exit status: 1]
        """)
  }
}
