using System.Runtime.ExceptionServices;
using System.Text;
using Agents.Models.Checkpoints;
using Agents.Models.Constraints;
using Agents.Models.Sampling;
using Agents.Models.Tokenizers;

namespace Agents.Models.Runtime;

/// <summary>A request in work: what it has generated, and whether and why it is finished.</summary>
internal sealed class Sequence
{
    private const int UsualTokens = 256;

    private readonly TokenSampler _sampler;
    private readonly StreamingDecoder? _decoder;
    private readonly ConstraintCursor? _constraint;
    private readonly GenerationStream? _stream;
    private readonly StopStringMatcher _stops;
    private readonly IReadOnlyList<int> _endIds;
    private readonly StringBuilder _text = new();
    private readonly List<int> _ids;
    private readonly List<float> _logProbs;
    private readonly List<float> _samplingLogProbs;
    private readonly List<IReadOnlyList<(int Id, float LogProb)>> _top = [];
    private readonly int _limit;

    /// <exception cref="ContextOverflowException">The prompt leaves no room for a token.</exception>
    /// <exception cref="AgentsException">
    /// The prompt is empty, or holds an id that the model lacks, or a setting is wrong.
    /// </exception>
    public Sequence(
        GenerationRequest request,
        LlamaConfig config,
        StreamingDecoder? decoder,
        GenerationStream? stream = null,
        ConstraintCursor? constraint = null,
        CancellationToken cancellationToken = default)
    {
        PromptRules.Check(request.PromptIds, config, room: 1);
        if (decoder is null && request.Sampling.StopStrings.Count > 0)
            throw new AgentsException("Stop strings need a tokenizer, and this model was opened without one.");
        PromptRules.CheckBias(request.Sampling.LogitBias, config);
        _sampler = new TokenSampler(request.Sampling, request.PromptIds);
        (Request, _decoder, _endIds) = (request, decoder, config.EosIds);
        (_stream, CancellationToken) = (stream, cancellationToken);
        _stops = new StopStringMatcher(request.Sampling.StopStrings);
        _limit = Math.Min(request.Sampling.MaxTokens, config.ContextLength - request.PromptIds.Count);
        (_ids, _logProbs, _samplingLogProbs) = ([], [], []);
        _constraint = constraint;
        constraint?.CheckRoom(_limit);
    }

    public GenerationRequest Request { get; }

    public CancellationToken CancellationToken { get; }

    /// <summary>stop, length, stop_string or cancelled; null while in work.</summary>
    public string? FinishReason { get; private set; }

    /// <summary>Tokens of the prompt whose keys and values were another request's.</summary>
    public int CachedTokens { get; set; }

    /// <summary>Positions in the cache: the prompt and every token that was fed.</summary>
    public int Length => Request.PromptIds.Count + Math.Max(0, _ids.Count - 1);

    /// <summary>Most positions that it can need.</summary>
    public int LongestLength => Request.PromptIds.Count + _limit;

    /// <summary>Positions that room is made for at once; most answers are shorter than they may be.</summary>
    public int FirstLength => Request.PromptIds.Count + Math.Min(_limit, UsualTokens);

    /// <summary>The token to feed next.</summary>
    public int LastId => _ids[^1];

    public bool IsFinished => FinishReason is not null || Failure is not null;

    /// <summary>Why it could not go on; null where it could.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>
    /// Draws the next token from a row of logits and takes it in. A failure is this sequence's alone.
    /// </summary>
    public void Advance(ReadOnlySpan<float> logits)
    {
        try
        {
            Draw(logits);
        }
        catch (AgentsException e)
        {
            Fail(e);
        }
    }

    /// <summary>Ends the sequence where its caller gave up; what is there stays.</summary>
    public void Cancel()
    {
        FinishReason = "cancelled";
        _text.Append(Rest());
        _stream?.Complete(ToGeneration());
    }

    public void Fail(Exception exception)
    {
        Failure = exception;
        _stream?.Fail(exception);
    }

    /// <summary>The whole reply.</summary>
    /// <exception cref="AgentsException">Generating failed.</exception>
    public Generation ToGeneration()
    {
        if (Failure is not null)
            ExceptionDispatchInfo.Throw(Failure);
        var reason = FinishReason ?? throw new InvalidOperationException("The sequence is not finished.");
        return new Generation(_ids, _logProbs, _samplingLogProbs, _text.ToString(), reason)
        {
            CachedTokens = CachedTokens,
            Top = _top,
        };
    }

    private void Draw(ReadOnlySpan<float> logits)
    {
        var token = _constraint is null
            ? _sampler.Next(logits)
            : _sampler.Next(logits, _constraint.Mask(_limit - _ids.Count));
        if (Request.TopLogProbs > 0)
            _top.Add(TopTokens.Of(logits, Request.TopLogProbs));
        _constraint?.Add(token.Id);
        _ids.Add(token.Id);
        _logProbs.Add(token.LogProb);
        _samplingLogProbs.Add(token.SamplingLogProb);
        var ended = _endIds.Contains(token.Id);
        var text = ended || _decoder is null ? "" : _stops.Append(_decoder.Add(token.Id));
        if (ended)
            FinishReason = "stop";
        else if (_stops.Matched)
            FinishReason = "stop_string";
        else if (_ids.Count >= _limit)
            FinishReason = "length";
        text += FinishReason is "stop" or "length" ? Rest() : "";
        _text.Append(text);
        _stream?.Write(new GeneratedToken(token.Id, token.LogProb, token.SamplingLogProb, text));
        if (FinishReason is not null)
            _stream?.Complete(ToGeneration());
    }

    private string Rest() => _decoder is null ? "" : _stops.Append(_decoder.Flush()) + _stops.Flush();
}
