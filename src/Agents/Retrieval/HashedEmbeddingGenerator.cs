using System.Numerics.Tensors;
using Microsoft.Extensions.AI;

namespace Agents.Retrieval;

/// <summary>
/// Embeddings without a model: words, pairs of neighbours and stretches of three and four letters, each hashed to a
/// place and a sign (K. Weinberger et al., ICML 2009), then brought to length 1. It knows spelling and not meaning: two
/// words for one thing are strangers to it. The same text gives the same vector on every machine; nothing is fetched.
/// </summary>
public sealed class HashedEmbeddingGenerator : IEmbeddingGenerator<string, Embedding<float>>
{
    /// <summary>Length of a vector where none is named.</summary>
    public const int DefaultDimensions = 512;

    private const int MaxCharacters = 32_768;
    private const float PairWeight = 0.5f;
    private const float NumberWeight = 2;
    private const float LetterWeight = 0.35f;
    private const float CommonWeight = 0.15f;

    // Words that are in every text say nothing of any.
    private static readonly HashSet<string> Common = new(StringComparer.Ordinal)
    {
        "a", "an", "and", "any", "are", "as", "at", "be", "by", "can", "do", "doe", "each", "find", "for", "from", "give",
        "how", "i", "if", "in", "into", "is", "it", "its", "many", "me", "much", "not", "of", "on", "one", "or", "so",
        "that", "the", "then", "there", "this", "to", "use", "we", "what", "when", "which", "with", "work", "you", "your",
    };

    private readonly EmbeddingGeneratorMetadata _metadata;

    /// <summary>Creates the generator.</summary>
    /// <param name="dimensions">Length of a vector, from 32 to 4,096. Default 512.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is outside its range.</exception>
    public HashedEmbeddingGenerator(int dimensions = DefaultDimensions)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimensions, 32);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(dimensions, 4096);
        Dimensions = dimensions;
        _metadata = new("hashed", defaultModelId: $"hashed-{dimensions}", defaultModelDimensions: dimensions);
    }

    /// <summary>Length of a vector.</summary>
    public int Dimensions { get; }

    /// <summary>The vector of a text, of its first 32,768 characters; all zeros where they hold no word.</summary>
    /// <param name="text">The text.</param>
    public float[] Embed(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var vector = new float[Dimensions];
        var terms = TextTerms.Of(text.Length > MaxCharacters ? text[..MaxCharacters] : text);
        for (var i = 0; i < terms.Count; i++)
        {
            var weight = Common.Contains(terms[i]) ? CommonWeight : TextTerms.IsNumber(terms[i]) ? NumberWeight : 1;
            Add(vector, terms[i], "w", weight);
            if (i > 0)
                Add(vector, $"{terms[i - 1]} {terms[i]}", "p", PairWeight);
            AddLetters(vector, terms[i], weight * LetterWeight);
        }

        var length = TensorPrimitives.Norm(vector);
        if (length > 0)
            TensorPrimitives.Divide(vector, length, vector);
        return vector;
    }

    /// <inheritdoc/>
    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values,
        EmbeddingGenerationOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        var vectors = new GeneratedEmbeddings<Embedding<float>>();
        foreach (var value in values)
        {
            cancellationToken.ThrowIfCancellationRequested();
            vectors.Add(new Embedding<float>(Embed(value)) { ModelId = _metadata.DefaultModelId });
        }

        return Task.FromResult(vectors);
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(EmbeddingGeneratorMetadata) ? _metadata
            : serviceType.IsInstanceOfType(this) ? this : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private static void AddLetters(float[] vector, string term, float weight)
    {
        if (term.Length < 4 || TextTerms.IsNumber(term))
            return;
        var marked = $"<{term}>";
        for (var size = 3; size <= 4; size++)
        {
            for (var i = 0; i + size <= marked.Length; i++)
                Add(vector, marked.AsSpan(i, size), "l", weight);
        }
    }

    private static void Add(float[] vector, ReadOnlySpan<char> feature, string kind, float weight)
    {
        // FNV-1a, then a finalizer: its low bits alone are too regular.
        var hash = 14695981039346656037UL;
        foreach (var c in kind)
            hash = (hash ^ c) * 1099511628211UL;
        foreach (var c in feature)
            hash = (hash ^ c) * 1099511628211UL;
        hash ^= hash >> 32;
        hash *= 0x9E3779B97F4A7C15UL;
        var place = (int)((hash >> 33) % (uint)vector.Length);
        vector[place] += (hash & (1UL << 32)) == 0 ? weight : -weight;
    }
}
