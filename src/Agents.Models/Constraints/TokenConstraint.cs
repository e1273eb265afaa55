using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Agents.Episodes;
using Agents.Models.Tools;

namespace Agents.Models.Constraints;

/// <summary>
/// A grammar over a vocabulary: which tokens may follow, with the masks of states that come again kept. Thread-safe.
/// </summary>
internal sealed class TokenConstraint
{
    private const int MaxMasks = 1024;

    private readonly Language _language = new();
    private readonly LanguageTables _tables;
    private readonly TokenTrie _trie;
    private readonly Dictionary<(int State, int Limit), TokenMask> _masks = [];
    private readonly Lock _lock = new();

    /// <exception cref="AgentsException">The grammar is damaged, or not supported.</exception>
    public TokenConstraint(Grammar grammar, TokenTrie trie)
    {
        (_trie, _tables) = (trie, new LanguageTables(_language));
        Start = Compile(grammar);
        if (Start == Language.Nothing)
            throw new AgentsException("No text fits the schema or pattern.");
    }

    /// <summary>The state before the first token.</summary>
    public int Start { get; }

    /// <summary>Most tokens that a whole answer can be held to, the end token included.</summary>
    public int Shortest => _language.Shortest(Start) + 1;

    /// <summary>So many states were met that a new one should be made for new requests.</summary>
    public bool IsWorn => _language.Size > Language.MaxSize / 4;

    /// <summary>First 16 hex digits of SHA-256 over kind and text.</summary>
    public static string Hash(Grammar grammar) => Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes($"{grammar.Kind}\n{grammar.Text}")))[..16];

    /// <summary>The tokens that may follow so that the answer can still be ended in time.</summary>
    /// <param name="state">Where the answer stands.</param>
    /// <param name="remaining">Tokens that may still come, this one included.</param>
    public TokenMask Mask(int state, int remaining)
    {
        // One for this token, and one for the end.
        var limit = Math.Max(0, remaining - 2);
        lock (_lock)
        {
            var mask = Known(state, Language.Unbounded - 1);
            return mask.Longest <= limit ? mask : Known(state, limit);
        }
    }

    /// <summary>The state after a token; that of an end token is the same.</summary>
    public int After(int state, ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            foreach (var value in bytes)
                state = _tables.Of(state)[value];
            return state;
        }
    }

    /// <summary>The fewest bytes that end an answer from a state; 0 where it may end at once.</summary>
    public int NeededAfter(int state)
    {
        lock (_lock)
            return _language.Shortest(state);
    }

    private int Compile(Grammar grammar)
    {
        if (grammar.Kind == GrammarKind.ToolCalls)
            return ToolLanguage.Create(_language, ToolGrammar.Parse(grammar.Text));
        if (grammar.Kind == GrammarKind.JsonSchema)
            return SchemaLanguage.Create(_language, Read(grammar.Text));
        var start = PatternParser.Parse(_language, new PlainText(), grammar.Text, isWhole: true);
        _language.Seal();
        return start;
    }

    private TokenMask Known(int state, int limit)
    {
        if (_masks.TryGetValue((state, limit), out var mask))
            return mask;
        if (_masks.Count == MaxMasks)
            _masks.Clear();
        return _masks[(state, limit)] = Create(state, limit);
    }

    private TokenMask Create(int state, int limit)
    {
        var bits = new ulong[(_trie.Width + 63) / 64];
        var longest = _trie.Walk(_language, _tables, state, limit, bits);
        foreach (var id in _language.IsNullable(state) ? _trie.EndIds : [])
            bits[id >> 6] |= 1UL << (id & 63);
        return new TokenMask(bits, longest);
    }

    private static JsonElement Read(string text)
    {
        try
        {
            return JsonDocument.Parse(text).RootElement;
        }
        catch (JsonException e)
        {
            // The exception's own text quotes the schema, at any length.
            throw new AgentsException(
                $"The JSON schema is no JSON: line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}.", e);
        }
    }
}
