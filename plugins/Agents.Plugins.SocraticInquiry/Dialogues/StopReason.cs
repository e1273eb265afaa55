namespace Agents.Plugins.SocraticInquiry.Dialogues;

/// <summary>Why a dialogue asks no more.</summary>
internal enum StopReason
{
    /// <summary>The most probable hypothesis is probable enough.</summary>
    Sure = 0,

    /// <summary>No question is expected to tell as much as it costs.</summary>
    NotWorthAsking = 1,

    /// <summary>As many questions were asked as may be.</summary>
    MostQuestions = 2,

    /// <summary>Everything was asked.</summary>
    NothingLeft = 3,

    /// <summary>The person ended it.</summary>
    Ended = 4,

    /// <summary>No hypothesis allows the last answer; only where answers are taken for certain.</summary>
    Contradicted = 5,
}
