using Agents.Episodes;
using Agents.Registry;
using Microsoft.Extensions.AI;

namespace Agents.Plugins.ListenerVerifier.Explanations;

/// <summary>
/// A correction as two episodes of one group: the request that asks for a rationale, answered as it was (signal
/// <c>correction</c> 0) and as it was mended (1). Of a model that can be scored they hold the tokens and their
/// probabilities under that request, so that a trainer takes them as it takes other logged turns; the remark is in
/// neither.
/// </summary>
internal sealed class CorrectionEpisodes(IChatClient client, IEpisodeStore store, TimeProvider time)
{
    /// <summary>Stores both.</summary>
    /// <param name="before">The rationale as it was.</param>
    /// <param name="after">The rationale as it is.</param>
    /// <param name="request">What asks for a rationale.</param>
    /// <param name="response">An answer of the model, which says who it is.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Id of the mended one's.</returns>
    public async Task<string> StoreAsync(
        Rationale before,
        Rationale after,
        IReadOnlyList<ChatMessage> request,
        ChatResponse response,
        CancellationToken cancellationToken)
    {
        var id = UniqueId.New(time);
        await store.AppendAsync(
            [
                await EpisodeAsync($"{id}-before", id, before, 0, request, response, cancellationToken),
                await EpisodeAsync(id, id, after, 1, request, response, cancellationToken),
            ],
            cancellationToken);
        return id;
    }

    private async Task<Episode> EpisodeAsync(
        string id,
        string group,
        Rationale rationale,
        double correction,
        IReadOnlyList<ChatMessage> request,
        ChatResponse response,
        CancellationToken cancellationToken)
    {
        var text = rationale.Render();
        var model = response.RawRepresentation as EpisodeTurn;
        var scores = client.GetService<ITokenScorer>() is { } scorer
            ? await scorer.ScoreReplyAsync(request, text, cancellationToken) : new TokenScores([], []);
        var now = time.GetUtcNow();
        return new Episode
        {
            Id = id,
            RunId = ExplanationLoop.RunId,
            GroupId = group,
            StartedAt = now,
            Turns =
            [
                new EpisodeTurn
                {
                    Model = model?.Model ?? response.ModelId ?? "unknown",
                    ModelVersion = model?.ModelVersion ?? "",
                    Precision = model?.Precision ?? "",
                    TemplateHash = model?.TemplateHash ?? "",
                    Messages = [.. request.Select(m => new EpisodeMessage(m.Role.Value, m.Text))],
                    Text = text,
                    PromptIds = scores.PromptIds,
                    CompletionIds = scores.Ids,
                    LogProbs = scores.LogProbs,
                    SamplingLogProbs = scores.LogProbs,
                    StartedAt = now,
                },
            ],
            Signals = new Dictionary<string, double> { [CorrectionReward.RewardName] = correction },
        };
    }
}
