using Agents.Registry;
using Agents.Testing;
using Agents.Testing.Stores;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging.Abstractions;

namespace Agents.Tests.Registry;

public sealed class ReloadingConformanceTests : ChatClientConformanceTests
{
    protected override IChatClient CreateClient() => new ReloadingChatClient(
        new ModelReference("m"),
        _ => ValueTask.FromResult(new ModelVersion { Model = "m", Id = "v", Path = "" }),
        new InMemoryStore(),
        new ScriptedModelLoader(),
        NullLogger<ReloadingChatClient>.Instance);
}
