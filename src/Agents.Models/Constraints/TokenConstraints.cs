using System.Collections.Concurrent;
using Agents.Episodes;
using Agents.Models.Checkpoints;
using Agents.Models.Tokenizers;
using Agents.Models.Tools;

namespace Agents.Models.Constraints;

/// <summary>The grammars of a model's requests, made when first asked for. Thread-safe.</summary>
internal sealed class TokenConstraints(BpeTokenizer? tokenizer, LlamaConfig config)
{
    private const int MaxGrammars = 64;

    private static readonly IReadOnlySet<int> None = new HashSet<int>();

    private readonly IReadOnlySet<int> _markers = tokenizer is null ? None : ToolFormat.Visible(tokenizer);

    private readonly Lazy<TokenTrie> _trie = new(
        () => new TokenTrie(tokenizer!, config.VocabularySize, config.EosIds));

    private readonly Lazy<TokenTrie> _toolTrie = new(
        () => new TokenTrie(tokenizer!, config.VocabularySize, config.EosIds, ToolFormat.Visible(tokenizer!)));

    private readonly ConcurrentDictionary<Grammar, TokenConstraint> _known = new();

    /// <summary>The start of a grammar; null where there is none.</summary>
    /// <exception cref="AgentsException">The grammar is damaged, or not supported.</exception>
    public ConstraintCursor? Start(Grammar? grammar)
    {
        if (grammar is null)
            return null;
        return tokenizer is null || config.EosIds.Count == 0
            ? throw new AgentsException("A schema or pattern needs a model with a tokenizer and an end token.")
            : new ConstraintCursor(Get(grammar), tokenizer, Visible(grammar));
    }

    /// <summary>Makes text of an answer's tokens; null without a tokenizer.</summary>
    public StreamingDecoder? Decoder(Grammar? grammar) =>
        tokenizer is null ? null : new StreamingDecoder(tokenizer, skipSpecial: true, Visible(grammar));

    private IReadOnlySet<int> Visible(Grammar? grammar) => grammar?.Kind == GrammarKind.ToolCalls ? _markers : None;

    private TokenConstraint Get(Grammar grammar)
    {
        if (_known.TryGetValue(grammar, out var known) && !known.IsWorn)
            return known;
        if (_known.Count >= MaxGrammars)
            _known.Clear();
        var isText = grammar.Kind != GrammarKind.ToolCalls || _markers.Count == 0;
        return _known[grammar] = new TokenConstraint(grammar, (isText ? _trie : _toolTrie).Value);
    }
}
