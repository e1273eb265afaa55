using Microsoft.Extensions.AI;

namespace Agents.Models.Embeddings;

/// <summary>
/// Embeddings of a local BERT encoder. Texts of like length are computed together; calls may overlap. Disposing waits
/// for none: the last call that runs frees the model.
/// </summary>
internal sealed class LocalEmbeddingGenerator : IEmbeddingGenerator<string, Embedding<float>>
{
    /// <summary>Tokens, padding included, that are computed together.</summary>
    private const int BatchTokens = 4096;

    private const string Truncated = "truncated";

    private readonly BertEncoder _encoder;
    private readonly EmbeddingGeneratorMetadata _metadata;
    private readonly Lock _gate = new();
    private int _running;
    private bool _isDisposed;

    /// <param name="encoder">The model; owned.</param>
    /// <param name="name">The model's id.</param>
    public LocalEmbeddingGenerator(BertEncoder encoder, string name)
    {
        _encoder = encoder;
        _metadata = new("agents", defaultModelId: name, defaultModelDimensions: encoder.Config.HiddenSize);
    }

    public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values,
        EmbeddingGenerationOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        Refuse(options);
        var texts = values.ToList();
        if (texts.Contains(null!))
            throw new ArgumentException("A text is null.", nameof(values));
        Enter();
        try
        {
            return await Task.Run(() => Generate(texts, cancellationToken), cancellationToken);
        }
        finally
        {
            Leave();
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(EmbeddingGeneratorMetadata) ? _metadata
            : serviceType.IsInstanceOfType(this) ? this : null;
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (_isDisposed)
                return;
            _isDisposed = true;
            if (_running > 0)
                return;
        }

        _encoder.Dispose();
    }

    // Honoured or refused, never dropped.
    private void Refuse(EmbeddingGenerationOptions? options)
    {
        if (options?.Dimensions is { } dimensions && dimensions != _encoder.Config.HiddenSize)
        {
            throw new AgentsException(
                $"Dimensions is {dimensions}; {_metadata.DefaultModelId} gives {_encoder.Config.HiddenSize}.");
        }

        if (options?.ModelId is { } model && model != _metadata.DefaultModelId)
            throw new AgentsException($"ModelId is {model}; this generator is {_metadata.DefaultModelId}.");
        if (options?.AdditionalProperties?.Keys.FirstOrDefault() is { } key)
            throw new AgentsException($"The option {key} is not known to local embeddings.");
    }

    private GeneratedEmbeddings<Embedding<float>> Generate(List<string> texts, CancellationToken cancellationToken)
    {
        var (ids, isCut) = (new List<int>[texts.Count], new bool[texts.Count]);
        for (var i = 0; i < texts.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ids[i] = _encoder.Tokenizer.Encode(texts[i], _encoder.MostTokens, out isCut[i]);
        }

        var vectors = new float[texts.Count][];
        foreach (var batch in Batches(ids))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var computed = _encoder.Run([.. batch.Select(i => ids[i])], cancellationToken);
            foreach (var (index, vector) in batch.Zip(computed))
                vectors[index] = vector;
        }

        var tokens = ids.Sum(t => (long)t.Count);
        return new(vectors.Select((vector, i) => new Embedding<float>(vector)
        {
            ModelId = _metadata.DefaultModelId,
            AdditionalProperties = isCut[i] ? new() { [Truncated] = true } : null,
        }))
        {
            Usage = new UsageDetails { InputTokenCount = tokens, TotalTokenCount = tokens },
        };
    }

    // Sorted by length, so that little is padding.
    private static IEnumerable<List<int>> Batches(List<int>[] ids)
    {
        var batch = new List<int>();
        foreach (var index in Enumerable.Range(0, ids.Length).OrderByDescending(i => ids[i].Count))
        {
            if (batch.Count > 0 && (batch.Count + 1) * ids[batch[0]].Count > BatchTokens)
            {
                yield return batch;
                batch = [];
            }

            batch.Add(index);
        }

        if (batch.Count > 0)
            yield return batch;
    }

    private void Enter()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            _running++;
        }
    }

    private void Leave()
    {
        lock (_gate)
        {
            if (--_running > 0 || !_isDisposed)
                return;
        }

        _encoder.Dispose();
    }
}
