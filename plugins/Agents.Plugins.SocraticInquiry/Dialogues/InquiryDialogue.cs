using Agents.Evaluation;
using Agents.Plugins.SocraticInquiry.Beliefs;
using Agents.Plugins.SocraticInquiry.Inquiries;
using Agents.Plugins.SocraticInquiry.Policies;

namespace Agents.Plugins.SocraticInquiry.Dialogues;

/// <summary>
/// Questions and replies: each question once, at most so many, and none that is not expected to tell as much as it
/// costs. Its data are its steps and the question that is open; from these it goes on anywhere. Not thread-safe.
/// </summary>
internal sealed class InquiryDialogue
{
    /// <summary>An option that was thought less probable than this contradicts what was said before.</summary>
    private const double Improbable = 0.05;

    /// <summary>Bits below which a question tells nothing.</summary>
    private const double Nothing = 1e-9;

    private readonly Inquiry _inquiry;
    private readonly DialogueSettings _settings;
    private readonly IQuestionPolicy _policy;
    private readonly List<DialogueStep> _steps = [];
    // The one that counts, by question, in the order in which they were given: what is drawn depends on it.
    private readonly OrderedDictionary<int, DialogueStep> _replies = [];
    private IBelief _belief;

    private InquiryDialogue(Inquiry inquiry, DialogueSettings settings, IQuestionPolicy policy)
    {
        (_inquiry, _settings, _policy) = (inquiry, settings, policy);
        _belief = inquiry.Prior(settings.Seed);
        PriorEntropy = _belief.Entropy;
    }

    /// <summary>Bits unknown at the beginning.</summary>
    public double PriorEntropy { get; }

    /// <summary>Bits unknown now.</summary>
    public double Entropy => _belief.Entropy;

    public BeliefPeak Peak => _belief.Peak;

    public IReadOnlyList<DialogueStep> Steps => _steps;

    /// <summary>The question that waits for a reply; null when the dialogue is done.</summary>
    public QuestionChoice? Pending { get; private set; }

    /// <summary>Why it asks no more; null while it asks.</summary>
    public StopReason? Stopped { get; private set; }

    /// <summary>Questions asked.</summary>
    public int Asked => _replies.Count;

    /// <summary>The reply that counts for a question, or null.</summary>
    public Reply? ReplyTo(int question) => _replies.GetValueOrDefault(question)?.Reply;

    public static InquiryDialogue Begin(Inquiry inquiry, DialogueSettings settings, IQuestionPolicy policy)
    {
        var dialogue = new InquiryDialogue(inquiry, settings, policy);
        dialogue.Advance();
        return dialogue;
    }

    /// <summary>Takes up what was written down.</summary>
    /// <param name="inquiry">What it is about.</param>
    /// <param name="settings">As it began with.</param>
    /// <param name="policy">Chooses the questions after the open one.</param>
    /// <param name="steps">Its steps.</param>
    /// <param name="pending">The question that was open.</param>
    public static InquiryDialogue Resume(
        Inquiry inquiry, DialogueSettings settings, IQuestionPolicy policy, IEnumerable<DialogueStep> steps,
        QuestionChoice? pending)
    {
        var dialogue = new InquiryDialogue(inquiry, settings, policy);
        foreach (var step in steps)
            dialogue.Keep(step);
        dialogue._belief = dialogue.Replay();
        dialogue.Stopped = dialogue.Stop();
        dialogue.Pending = dialogue.Stopped is null ? pending : null;
        return dialogue;
    }

    /// <summary>Takes the reply to the open question in.</summary>
    /// <exception cref="AgentsException">No question is open.</exception>
    public DialogueStep Take(Reply reply, string? key = null)
    {
        var pending = Pending ?? throw new AgentsException("The dialogue is done: no question is open.");
        var question = pending.Question;
        var step = new DialogueStep
        {
            Question = question,
            Reply = reply,
            EntropyBefore = Entropy,
            Cost = _inquiry.Questions[question].Cost,
            LogProbability = pending.LogProbability,
            Decision = QuestionDecision.Of(Context(), question),
            Key = key,
        };
        return Finish(Observed(step));
    }

    /// <summary>Puts another reply in the place of an earlier one: the person has changed their mind.</summary>
    /// <exception cref="AgentsException">The question was not asked.</exception>
    public DialogueStep Revise(int question, Reply reply, string? key = null)
    {
        if (!_replies.ContainsKey(question))
            throw new AgentsException($"'{_inquiry.Questions[question].Id}' was not asked yet; answer it when it is.");
        var step = new DialogueStep
        {
            Question = question,
            Reply = reply,
            Revision = true,
            EntropyBefore = Entropy,
            Key = key,
        };
        _belief = Replay(except: question);
        return Finish(Observed(step));
    }

    private DialogueStep Observed(DialogueStep step)
    {
        if (step.Reply.Kind != ReplyKind.Answer)
            return step;
        var expected = Shares(_belief, step.Question)[step.Reply.Option];
        var contradicts = expected < Improbable && _settings.Answers.ErrorRate > 0 ? Against(step, expected) : null;
        if (!_belief.Observe(step.Question, step.Reply.Option, _settings.Answers))
            Stopped = StopReason.Contradicted;
        return step with { Expected = expected, Contradicts = contradicts };
    }

    private DialogueStep Finish(DialogueStep step)
    {
        step = step with { EntropyAfter = Entropy };
        Keep(step);
        Advance();
        return step;
    }

    private void Keep(DialogueStep step)
    {
        _steps.Add(step);
        if (step.Reply.Kind == ReplyKind.End)
            return;
        _replies.Remove(step.Question);
        _replies.Add(step.Question, step);
    }

    private void Advance()
    {
        if (Stopped != StopReason.Contradicted)
            Stopped = Stop();
        Pending = Stopped is null ? _policy.Choose(Context()) : null;
    }

    private StopReason? Stop()
    {
        if (_steps is [.., { Reply.Kind: ReplyKind.End }])
            return StopReason.Ended;
        if (_belief.Peak.Probability >= _settings.SureAt)
            return StopReason.Sure;
        if (Asked >= _settings.MaxQuestions)
            return StopReason.MostQuestions;
        var context = Context();
        if (context.Open.Count == 0)
            return StopReason.NothingLeft;
        var costs = context.Open.Max(q => context.Value(q));
        var tells = costs >= 0 && context.Open.Any(q => context.Value(q) + context.Questions[q].Cost > Nothing);
        return tells ? null : StopReason.NotWorthAsking;
    }

    private QuestionContext Context() => new()
    {
        Belief = _belief,
        Questions = _inquiry.Questions,
        Open = [.. Enumerable.Range(0, _inquiry.Questions.Count).Where(q => !_replies.ContainsKey(q))],
        Answers = _settings.Answers,
        Random = new SeededRandom(SeededRandom.Mix(_settings.Seed, (ulong)_steps.Count)),
    };

    // The earlier answer without which the new one would have been most probable.
    private int? Against(DialogueStep step, double expected)
    {
        var best = (Question: (int?)null, Share: 2 * expected);
        var others = _replies.Values.Where(s => s.Reply.Kind == ReplyKind.Answer && s.Question != step.Question);
        foreach (var other in others)
        {
            var without = _belief.Clone();
            without.Observe(
                other.Question, other.Reply.Option,
                _settings.Answers.Inverse(_inquiry.Questions[other.Question].Options.Count));
            var share = Shares(without, step.Question)[step.Reply.Option];
            if (share > best.Share)
                best = (other.Question, share);
        }

        return best.Question;
    }

    private IBelief Replay(int? except = null)
    {
        var belief = _inquiry.Prior(_settings.Seed);
        foreach (var (question, step) in _replies)
        {
            if (step.Reply.Kind == ReplyKind.Answer && question != except)
                belief.Observe(question, step.Reply.Option, _settings.Answers);
        }

        return belief;
    }

    private double[] Shares(IBelief belief, int question)
    {
        var shares = new double[_inquiry.Questions[question].Options.Count];
        belief.Predict(question, shares);
        return shares;
    }
}
