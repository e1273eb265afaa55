using Agents.Episodes;
using Agents.Plugins.SocraticInquiry.Policies;
using Agents.Records;
using Microsoft.Extensions.AI;

namespace Agents.Plugins.SocraticInquiry;

/// <summary>What the plugin finds in the application.</summary>
internal sealed record InquiryServices
{
    public required SocraticInquiryOptions Options { get; init; }

    /// <summary>Holds the dialogues.</summary>
    public required IRecordLog Records { get; init; }

    public required TimeProvider Time { get; init; }

    public PolicyTable Policies { get; init; } = new([]);

    /// <summary>Gives the model, or null where there is none.</summary>
    public Func<IChatClient?> Client { get; init; } = () => null;

    /// <summary>Takes questions as episodes; null records none.</summary>
    public EpisodeRecorder? Recorder { get; init; }

    /// <summary>The process's run, for episodes outside of any other.</summary>
    public string? RunId { get; init; }
}
