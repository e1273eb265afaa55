using Agents.Retrieval;
using Microsoft.Extensions.AI;

namespace Agents.Plugins.BehaviorHandbook.Tests.Log;

/// <summary>A generator whose first call ends with a vector of another length.</summary>
internal sealed class FirstWrongEmbeddings : IEmbeddingGenerator<string, Embedding<float>>
{
    private readonly HashedEmbeddingGenerator _inner = new();
    private bool _called;

    public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        var vectors = await _inner.GenerateAsync(values, options, cancellationToken);
        if (!_called)
            vectors[^1] = new Embedding<float>(new float[3]);
        _called = true;
        return vectors;
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose() => _inner.Dispose();
}
