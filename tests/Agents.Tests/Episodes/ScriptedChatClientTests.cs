using Agents.Testing;
using Microsoft.Extensions.AI;

namespace Agents.Tests.Episodes;

public sealed class ScriptedChatClientTests : ChatClientConformanceTests
{
    protected override IChatClient CreateClient() => new ScriptedChatClient(q => $"You asked: {q}");
}
