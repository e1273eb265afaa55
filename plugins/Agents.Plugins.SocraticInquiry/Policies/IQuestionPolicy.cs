namespace Agents.Plugins.SocraticInquiry.Policies;

/// <summary>
/// Chooses what to ask next. It sees the belief and changes nothing; whether to ask at all, and what was asked before,
/// is the dialogue's.
/// </summary>
public interface IQuestionPolicy
{
    /// <summary>Name in options and records.</summary>
    string Name { get; }

    /// <summary>Chooses one of the open questions.</summary>
    /// <param name="context">What is known; at least one question is open.</param>
    QuestionChoice Choose(QuestionContext context);
}
