using System.Collections.Concurrent;
using Agents.Episodes;
using Agents.Models.Checkpoints;
using Agents.Models.Tokenizers;
using Agents.Models.Tools;

namespace Agents.Models.Constraints;

/// <summary>The grammars of a model's requests, made when first asked for. Thread-safe.</summary>
internal sealed class TokenConstraints
{
    private const int MaxGrammars = 64;

    private static readonly IReadOnlySet<int> None = new HashSet<int>();

    private readonly BpeTokenizer? _tokenizer;
    private readonly LlamaConfig _config;
    private readonly IReadOnlySet<int> _markers;
    private readonly Lazy<TokenTrie> _trie;
    private readonly Lazy<TokenTrie> _toolTrie;
    private readonly ConcurrentDictionary<Grammar, TokenConstraint> _known = new();

    public TokenConstraints(BpeTokenizer? tokenizer, LlamaConfig config)
    {
        (_tokenizer, _config) = (tokenizer, config);
        _markers = tokenizer is null ? None : ToolFormat.Visible(tokenizer);
        _trie = new(() => Trie(None));
        _toolTrie = _markers.Count == 0 ? _trie : new(() => Trie(_markers));
    }

    /// <summary>The start of a grammar; null where there is none.</summary>
    /// <exception cref="AgentsException">The grammar is damaged, or not supported.</exception>
    public ConstraintCursor? Start(Grammar? grammar)
    {
        if (grammar is null)
            return null;
        return _tokenizer is null || _config.EosIds.Count == 0
            ? throw new AgentsException("A schema or pattern needs a model with a tokenizer and an end token.")
            : new ConstraintCursor(Get(grammar), _tokenizer, Visible(grammar));
    }

    /// <summary>Makes text of an answer's tokens; null without a tokenizer.</summary>
    public StreamingDecoder? Decoder(Grammar? grammar) =>
        _tokenizer is null ? null : new StreamingDecoder(_tokenizer, skipSpecial: true, Visible(grammar));

    private IReadOnlySet<int> Visible(Grammar? grammar) => grammar?.Kind == GrammarKind.ToolCalls ? _markers : None;

    private TokenConstraint Get(Grammar grammar)
    {
        if (_known.TryGetValue(grammar, out var known) && !known.IsWorn)
            return known;
        if (_known.Count >= MaxGrammars)
            _known.Clear();
        var trie = grammar.Kind == GrammarKind.ToolCalls ? _toolTrie : _trie;
        return _known[grammar] = new TokenConstraint(grammar, trie.Value);
    }

    private TokenTrie Trie(IReadOnlySet<int> visible) =>
        new(_tokenizer!, _config.VocabularySize, _config.EosIds, visible);
}
