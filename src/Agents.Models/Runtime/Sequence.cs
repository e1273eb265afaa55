using System.Text;
using Agents.Models.Checkpoints;
using Agents.Models.Sampling;

namespace Agents.Models.Runtime;

/// <summary>A request in work: what it has generated, and whether and why it is finished.</summary>
internal sealed class Sequence
{
    private readonly TokenSampler _sampler;
    private readonly ITextDecoder? _decoder;
    private readonly StopStringMatcher _stops;
    private readonly IReadOnlyList<int> _endIds;
    private readonly StringBuilder _text = new();
    private readonly List<int> _ids;
    private readonly List<float> _logProbs;
    private readonly List<float> _samplingLogProbs;
    private readonly int _limit;

    /// <exception cref="ContextOverflowException">The prompt leaves no room for a token.</exception>
    /// <exception cref="AgentsException">The prompt is empty, or holds an id that the model lacks, or a setting is wrong.</exception>
    public Sequence(
        GenerationRequest request,
        LlamaConfig config,
        ITextDecoder? decoder,
        CancellationToken cancellationToken = default)
    {
        PromptRules.Check(request.PromptIds, config, room: 1);
        if (decoder is null && request.Sampling.StopStrings.Count > 0)
            throw new AgentsException("Stop strings need a tokenizer, and this model was opened without one.");
        _sampler = new TokenSampler(request.Sampling, request.PromptIds);
        (Request, _decoder, _endIds, CancellationToken) = (request, decoder, config.EosIds, cancellationToken);
        _stops = new StopStringMatcher(request.Sampling.StopStrings);
        _limit = Math.Min(request.Sampling.MaxTokens, config.ContextLength - request.PromptIds.Count);
        (_ids, _logProbs, _samplingLogProbs) = ([], [], []);
    }

    public GenerationRequest Request { get; }

    public CancellationToken CancellationToken { get; }

    /// <summary>stop, length, stop_string or cancelled; null while in work.</summary>
    public string? FinishReason { get; private set; }

    /// <summary>Positions in the cache: the prompt and every token that was fed.</summary>
    public int Length => Request.PromptIds.Count + Math.Max(0, _ids.Count - 1);

    /// <summary>Most positions that it can need.</summary>
    public int LongestLength => Request.PromptIds.Count + _limit;

    /// <summary>The token to feed next.</summary>
    public int LastId => _ids[^1];

    /// <summary>The last token with the text that became certain with it.</summary>
    public GeneratedToken Last { get; private set; }

    /// <summary>Draws the next token from a row of logits and takes it in.</summary>
    public void Advance(ReadOnlySpan<float> logits)
    {
        var token = _sampler.Next(logits);
        _ids.Add(token.Id);
        _logProbs.Add(token.LogProb);
        _samplingLogProbs.Add(token.SamplingLogProb);
        var ended = _endIds.Contains(token.Id);
        var text = ended || _decoder is null ? "" : _stops.Append(_decoder.Append(token.Id));
        if (ended)
            FinishReason = "stop";
        else if (_stops.Matched)
            FinishReason = "stop_string";
        else if (_ids.Count >= _limit)
            FinishReason = "length";
        text += FinishReason is "stop" or "length" ? Rest() : "";
        _text.Append(text);
        Last = new GeneratedToken(token.Id, token.LogProb, token.SamplingLogProb, text);
    }

    /// <summary>Ends the sequence where its caller gave up; what is there stays.</summary>
    public void Cancel()
    {
        FinishReason = "cancelled";
        _text.Append(Rest());
    }

    public Generation ToGeneration() => new(
        _ids,
        _logProbs,
        _samplingLogProbs,
        _text.ToString(),
        FinishReason ?? throw new InvalidOperationException("The sequence is not finished."));

    private string Rest() => _decoder is null ? "" : _stops.Append(_decoder.Flush()) + _stops.Flush();
}
