using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;

namespace Agents.Models.Tokenizers;

/// <summary>
/// BPE over bytes as in GPT-2, Qwen, Llama 3 and SmolLM2, or over characters as in Llama 2, Mistral and Gemma.
/// Thread-safe.
/// </summary>
internal sealed class BpeTokenizer
{
    private readonly Vocabulary _vocabulary;
    private readonly PieceEncoder _pieces;
    private readonly PreTokenizer _preTokenizer;
    private readonly TextNormalizer _normalizer;
    private readonly AddedTokenTrie _specials;
    private readonly (AddedTokenTrie First, AddedTokenTrie Second) _all;
    private readonly (AddedTokenTrie First, AddedTokenTrie Second) _plain;
    private readonly Dictionary<string, int> _addedIds;
    private long _droppedBytes;

    /// <exception cref="AgentsException">A merge names a token that is not in the vocabulary.</exception>
    public BpeTokenizer(TokenizerModel model, string source)
    {
        Model = model;
        _vocabulary = new Vocabulary(model);
        _preTokenizer = PreTokenizer.Create(model.PreTokenizer);
        var (merges, ids) = MergeResolver.Resolve(model, source);
        PieceSymbols symbols = model.SentencePiece is { } rules
            ? new SentencePieceSymbols(model, rules, _vocabulary)
            : new ByteLevelSymbols(_vocabulary);
        _pieces = new PieceEncoder(symbols, merges, model.IgnoreMerges ? ids : null);
        _normalizer = new TextNormalizer(model);
        _specials = new AddedTokenTrie(model.Added.Where(t => t.IsSpecial));
        _all = Tries(model.Added);
        _plain = Tries([.. model.Added.Where(t => !t.IsSpecial)]);
        _addedIds = model.Added.ToDictionary(t => t.Content, t => t.Id, StringComparer.Ordinal);
    }

    /// <summary>What the tokenizer was made from.</summary>
    public TokenizerModel Model { get; }

    /// <summary>The highest id plus one.</summary>
    public int VocabularySize => _vocabulary.Count;

    /// <summary>Bytes lost in all calls together, for want of a token.</summary>
    public long DroppedBytes => Volatile.Read(ref _droppedBytes);

    /// <summary>A space at the start of a text that is decoded from its first token on is left out.</summary>
    public bool DropsFirstSpace => Model.SentencePiece?.DropsFirstSpace ?? false;

    /// <summary>Turns text into ids; nothing is added.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="parseSpecial">
    /// Special tokens in the text are recognised: right for templates, wrong for what users write.
    /// </param>
    public int[] Encode(string text, bool parseSpecial)
    {
        var ids = new List<int>(text.Length / 3);
        var (first, second) = parseSpecial ? _all : _plain;
        Cut(text, first, ids, (segment, start) =>
        {
            var normal = _normalizer.Apply(segment, isStart: start == 0);
            Cut(normal, second, ids, (rest, _) => EncodeText(rest, ids));
        });
        return [.. ids];
    }

    /// <summary>
    /// Turns raw text, which no template was put around, into ids: special tokens in it are recognised, and where the
    /// model's texts begin with a start token it stands before them, once.
    /// </summary>
    public int[] EncodeRaw(string text)
    {
        var ids = Encode(text, parseSpecial: true);
        return Model.StartId is { } start && ids.FirstOrDefault(-1) != start ? [start, .. ids] : ids;
    }

    /// <summary>The text of some ids; bytes that are no UTF-8 become U+FFFD.</summary>
    /// <param name="ids">Ids; unknown ones have no text.</param>
    /// <param name="skipSpecial">Special tokens are left out.</param>
    public string Decode(ReadOnlySpan<int> ids, bool skipSpecial)
    {
        var bytes = new ArrayBufferWriter<byte>(Math.Max(16, ids.Length * 4));
        foreach (var id in ids)
        {
            if (!skipSpecial || !IsSpecial(id))
                bytes.Write(TokenBytes(id));
        }

        var written = bytes.WrittenSpan;
        return Encoding.UTF8.GetString(DropsFirstSpace && written is [(byte)' ', ..] ? written[1..] : written);
    }

    /// <summary>The bytes of a token; none for an unknown id.</summary>
    public ReadOnlySpan<byte> TokenBytes(int id) => _vocabulary.Bytes(id);

    /// <summary>A control token, such as the end of a turn.</summary>
    public bool IsSpecial(int id) => _vocabulary.IsSpecial(id);

    /// <summary>The id of an added token, special or not; null where there is none of this text.</summary>
    public int? FindAdded(string content) => _addedIds.TryGetValue(content, out var id) ? id : null;

    /// <summary>Finds the next special token in a text.</summary>
    /// <returns>Its place and id; a length of 0 where there is none.</returns>
    public (int Start, int Length, int Id) FindSpecial(ReadOnlySpan<char> text, int start) =>
        _specials.Find(text, start);


    // Gives the text between added tokens to the next stage, and adds the tokens themselves.
    private static void Cut(ReadOnlySpan<char> text, AddedTokenTrie tokens, List<int> ids, SegmentAction between)
    {
        for (var start = 0; start < text.Length;)
        {
            var (found, length, id) = tokens.Find(text, start);
            if (found > start)
                between(text[start..found], start);
            if (length > 0)
                ids.Add(id);
            start = found + length;
        }
    }

    private (AddedTokenTrie First, AddedTokenTrie Second) Tries(IReadOnlyList<AddedToken> tokens) =>
        (new AddedTokenTrie(tokens.Where(t => !t.IsNormalized)),
            new AddedTokenTrie(tokens.Where(t => t.IsNormalized), _normalizer.Apply));

    private void EncodeText(ReadOnlySpan<char> text, List<int> ids)
    {
        var ends = new List<int>();
        _preTokenizer.Split(text, 0, ends);
        var (start, dropped) = (0, 0L);
        foreach (var end in CollectionsMarshal.AsSpan(ends))
        {
            var (piece, lost) = _pieces.Encode(text[start..end]);
            ids.AddRange(piece.AsSpan());
            dropped += lost;
            start = end;
        }

        if (dropped > 0)
            Interlocked.Add(ref _droppedBytes, dropped);
    }

    private delegate void SegmentAction(ReadOnlySpan<char> segment, int start);
}
