import Testing

@testable import TaskmasterKit

/// What of a text may be shown to anybody.
struct PublicTextTests {
  @Test(arguments: [
    ("sh -c 'agent sk-verysecret'", "sh -c 'agent ***'"),
    ("API_KEY=abc agent", "API_KEY=*** agent"),
    ("env OPENAI_API_KEY=\"abc\" agent", "env OPENAI_API_KEY=*** agent"),
    ("agent --api-key=abc --model=x", "agent --api-key=*** --model=x"),
    ("agent --auth-token abc --fast", "agent --auth-token *** --fast"),
    ("agent --token --fast", "agent --token --fast"),
    ("agent --token", "agent --token"),
    ("API_KEY=$MY_KEY agent --token \"$TOKEN\"", "API_KEY=$MY_KEY agent --token \"$TOKEN\""),
    ("taskmaster.goose.extraArgs = --token (in x)", "taskmaster.goose.extraArgs = --token (in x)"),
    ("https://me:pass@example.com/x", "https://***@example.com/x"),
    ("https://ghp_123@example.com/x", "https://***@example.com/x"),
    ("HTTP://a:b@h/x ssh://git@h/y", "HTTP://***@h/x ssh://git@h/y"),
    ("ssh://git:pw@h/y", "ssh://git:***@h/y"),
    ("https://example.com/a@b", "https://example.com/a@b"),
    ("https://example.com/x?token=abc", "https://example.com/x?token=***"),
    ("git@example.com:x.git", "git@example.com:x.git"),
    ("https://example.com/x?a=b&access_token=abc", "https://example.com/x?a=b&access_token=***"),
    ("curl -H \"Authorization: Bearer abc\" x", "curl -H \"Authorization: Bearer *** x"),
    ("curl -H 'Authorization: abc' x", "curl -H 'Authorization: *** x"),
    ("curl -H 'X-Api-Key: abc' -H x-api-key:abc", "curl -H 'X-Api-Key: *** -H x-api-key:***"),
    ("curl -H \"Authorization: Bearer $TOKEN\"", "curl -H \"Authorization: Bearer $TOKEN\""),
    ("curl -u me:abc --user=me:abc -ume:abc x:y", "curl -u me:*** --user=me:*** -ume:*** x:y"),
    ("curl -u me https://h/x:y", "curl -u me https://h/x:y"),
    ("agent --password 'two words' --fast", "agent --password *** --fast"),
    ("Bearer abc", "Bearer ***"),
    ("DATABASE_URL=postgres://me:abc@h/db", "DATABASE_URL=postgres://me:***@h/db"),
    ("", ""),
  ]) func masked(_ text: String, _ shown: String) {
    let publicText = PublicText(environment: ["MY_TOKEN": "sk-verysecret", "HOME": "/home/me"])
    #expect(publicText.text(text) == shown)
    #expect(publicText.text(shown) == shown)
  }
}
