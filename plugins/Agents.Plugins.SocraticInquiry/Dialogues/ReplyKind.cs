namespace Agents.Plugins.SocraticInquiry.Dialogues;

/// <summary>What a person did with a question.</summary>
internal enum ReplyKind
{
    /// <summary>Chose an option.</summary>
    Answer = 0,

    /// <summary>Does not know; the question is not asked again.</summary>
    DontKnow = 1,

    /// <summary>Leaves it to the inquiry: the most probable option is assumed, and the result says so.</summary>
    Skip = 2,

    /// <summary>Wants no more questions.</summary>
    End = 3,
}
