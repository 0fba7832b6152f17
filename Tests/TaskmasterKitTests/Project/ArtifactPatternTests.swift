import TaskmasterKit
import Testing

struct ArtifactPatternTests {
  @Test(arguments: [
    ("hello.txt", "hello.txt"), ("./a//b/./c", "a/b/c"), ("docs/", "docs"), ("*.md", "*.md"),
    ("a/..b", "a/..b"), (".gitignore", ".gitignore"), ("a\\b", "a\\b"),
  ])
  func pathsAndGlobs(_ pattern: String, _ normalized: String) throws {
    #expect(try ArtifactPattern.normalized(pattern) == normalized)
  }

  @Test(arguments: [
    ("/etc/passwd", "is absolute"), ("..", "leads out"), ("a/../b", "leads out"),
    ("", "names nothing"), (".", "names nothing"), (".git/config", "is not part"),
    (".GIT/hooks", "is not part"),
  ])
  func whatNamesNothingInATree(_ pattern: String, _ reason: String) throws {
    let problem = #expect(throws: Problem.self) { try ArtifactPattern.normalized(pattern) }
    #expect(problem?.message.contains(reason) == true)
    #expect(problem?.exitStatus == Problem.usage)
  }
}
