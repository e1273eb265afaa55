using System.Collections.Concurrent;
using Agents.Registry;
using Microsoft.Extensions.AI;

namespace Agents.Testing;

/// <summary>Opens each version as a scripted client that says three times which version it is.</summary>
public sealed class ScriptedModelLoader : IModelLoader
{
    private readonly ConcurrentQueue<(string Version, ScriptedChatClient Client)> _loaded = new();

    /// <summary>Awaited before each load; an exception makes it fail.</summary>
    public Func<ModelVersion, Task>? BeforeLoad { get; set; }

    /// <summary>Awaited before each word of an answer, with the client's version.</summary>
    public Func<string, int, CancellationToken, Task>? BeforeWord { get; set; }

    /// <summary>Every client that was made, oldest first.</summary>
    public IReadOnlyList<(string Version, ScriptedChatClient Client)> Loaded => [.. _loaded];

    /// <summary>The clients of one version.</summary>
    public IEnumerable<ScriptedChatClient> Of(string version) =>
        Loaded.Where(l => l.Version == version).Select(l => l.Client);

    /// <inheritdoc/>
    public async ValueTask<IChatClient> LoadAsync(ModelVersion version, CancellationToken cancellationToken = default)
    {
        if (BeforeLoad is not null)
            await BeforeLoad(version);
        var id = version.Id;
        var client = new ScriptedChatClient(_ => $"{id} {id} {id}", version.Model, id)
        {
            BeforeWord = (word, token) => BeforeWord?.Invoke(id, word, token) ?? Task.CompletedTask,
        };
        _loaded.Enqueue((id, client));
        return client;
    }
}
