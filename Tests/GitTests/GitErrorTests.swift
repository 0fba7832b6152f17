import CLibGit2
import GitFixtures
import Testing

@testable import Git

@Suite struct GitErrorTests {
  init() { _ = Library.started }

  @Test func keepsWhatTheLibrarySaysAndClearsIt() throws {
    git_error_set_str(Int32(GIT_ERROR_ODB.rawValue), "the disk is on fire")
    let error = #expect(throws: GitError.self) { try check("read object 1234", -1) }
    #expect(
      error
        == GitError(
          code: .failed, category: Int32(GIT_ERROR_ODB.rawValue), operation: "read object 1234",
          message: "the disk is on fire"))
    #expect(error?.description == "read object 1234: the disk is on fire")
    #expect(isClear)
  }

  /// Newer releases say "no error" instead of nothing.
  private var isClear: Bool {
    git_error_last().map { $0.pointee.klass == GIT_ERROR_NONE.rawValue } ?? true
  }

  @Test func survivesALibraryThatSaysNothing() {
    git_error_clear()
    let error = #expect(throws: GitError.self) { try check("look", -77) }
    #expect(error?.code == GitError.Code(rawValue: -77))
    #expect(error?.message == "libgit2 gave no reason (-77)")
  }

  @Test func absenceIsNoError() throws {
    git_error_set_str(Int32(GIT_ERROR_ODB.rawValue), "not there")
    #expect(try !found("read", GIT_ENOTFOUND.rawValue))
    #expect(isClear)
    #expect(try found("read", 0))
  }

  @Test func successMakesNoText() throws {
    var made = 0
    func operation() -> String {
      made += 1
      return "count"
    }
    #expect(try check(operation(), 3) == 3)
    #expect(made == 0)
  }
}
