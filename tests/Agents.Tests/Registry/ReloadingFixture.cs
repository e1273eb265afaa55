using Agents.Episodes;
using Agents.Registry;
using Agents.Testing;
using Agents.Testing.Stores;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging.Abstractions;

namespace Agents.Tests.Registry;

/// <summary>
/// A reloading client of model "m", registered as "policy", over a registry in memory and scripted versions.
/// </summary>
internal sealed class ReloadingFixture : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly InMemoryStore _store = new();

    public ReloadingFixture(string? version = null) => Client = new ReloadingChatClient(
        new ModelReference("m", version, "policy"),
        _ => ValueTask.FromResult(Version("base0000")),
        _store,
        Loader,
        NullLogger<ReloadingChatClient>.Instance);

    public ScriptedModelLoader Loader { get; } = new();

    public ReloadingChatClient Client { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>The version that a request was answered by.</summary>
    public async Task<string> AskAsync(string? modelId = null)
    {
        var options = new ChatOptions { ModelId = modelId };
        var response = await Client.GetResponseAsync("x", options, Token);
        var turn = (EpisodeTurn)response.RawRepresentation!;
        Assert.Equal($"{turn.ModelVersion} {turn.ModelVersion} {turn.ModelVersion}", response.Text);
        return turn.ModelVersion;
    }

    public async Task RegisterAsync(string id) => await _store.RegisterAsync(Version(id), Token);

    public async Task PublishAsync(string id)
    {
        await RegisterAsync(id);
        await _store.PublishAsync("m", id, "test", Token);
    }

    /// <summary>Asks until the version answers.</summary>
    public async Task UntilAnsweredByAsync(string id)
    {
        while (await AskAsync() != id)
            await Task.Yield();
    }

    public void Dispose()
    {
        Client.Dispose();
        _folder.Dispose();
    }

    private ModelVersion Version(string id) =>
        new() { Model = "m", Id = id, Path = ModelFolder.Create(_folder[id], id) };
}
