using Agents.Episodes;
using Agents.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.AI;

/// <summary>Adds recording to a chat client, local or remote.</summary>
public static class EpisodeRecordingChatClientBuilderExtensions
{
    /// <summary>
    /// Records every call as an episode. Needs the services of <c>AddAgents()</c>. A client that attaches no
    /// <see cref="EpisodeTurn"/> (a remote one) is recorded as text.
    /// </summary>
    public static ChatClientBuilder UseEpisodeRecording(this ChatClientBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Use((inner, services) => new EpisodeRecordingChatClient(
            inner,
            services.GetRequiredService<EpisodeRecorder>(),
            services.GetRequiredService<IOptions<AgentsOptions>>().Value,
            services.GetRequiredService<TimeProvider>()));
    }
}
