using System.Collections.Concurrent;
using Agents.Episodes;
using Agents.Models.Checkpoints;
using Agents.Models.Tokenizers;

namespace Agents.Models.Constraints;

/// <summary>The grammars of a model's requests, made when first asked for. Thread-safe.</summary>
internal sealed class TokenConstraints(BpeTokenizer? tokenizer, LlamaConfig config)
{
    private const int MaxGrammars = 64;

    private readonly Lazy<TokenTrie> _trie = new(
        () => new TokenTrie(tokenizer!, config.VocabularySize, config.EosIds));

    private readonly ConcurrentDictionary<Grammar, TokenConstraint> _known = new();

    /// <summary>The start of a grammar; null where there is none.</summary>
    /// <exception cref="AgentsException">The grammar is damaged, or not supported.</exception>
    public ConstraintCursor? Start(Grammar? grammar)
    {
        if (grammar is null)
            return null;
        return tokenizer is null || config.EosIds.Count == 0
            ? throw new AgentsException("A schema or pattern needs a model with a tokenizer and an end token.")
            : new ConstraintCursor(Get(grammar), tokenizer);
    }

    private TokenConstraint Get(Grammar grammar)
    {
        if (_known.TryGetValue(grammar, out var known) && !known.IsWorn)
            return known;
        if (_known.Count >= MaxGrammars)
            _known.Clear();
        return _known[grammar] = new TokenConstraint(grammar, _trie.Value);
    }
}
