using Agents.Episodes;
using Agents.Evaluation;
using Agents.Models.Runtime;
using Agents.Registry;
using Agents.Training.Hosting;
using Agents.Training.Policies;

namespace Agents.Training.Runs;

/// <summary>
/// Plays the rollouts of a step. Questions, sampling seeds and episode ids are functions of the run and the step, so a
/// step that is played again after a crash is the same step.
/// </summary>
internal sealed class RolloutPlayer(
    IPolicy policy, ITaskSet task, TrainingOptions options, ModelVersion parent, string runId, TimeProvider time)
{
    private readonly int _prompts = options.Prompts!.Value;

    /// <summary>Samples with the policy's current weights; runs on the policy's thread.</summary>
    public IReadOnlyList<Episode> Play(int step, CancellationToken cancellationToken)
    {
        var (startedAt, timestamp) = (time.GetUtcNow(), time.GetTimestamp());
        var plays = new List<Question>(_prompts * options.Group);
        for (var prompt = 0; prompt < _prompts; prompt++)
            plays.AddRange(Ask(step, prompt));
        var generations = policy.Generate([.. plays.Select(p => p.Request)], cancellationToken);
        var duration = time.GetElapsedTime(timestamp);
        return [.. plays.Zip(generations, (play, generation) => Record(play, generation, step, startedAt, duration))];
    }

    private IEnumerable<Question> Ask(int step, int prompt)
    {
        var item = task.Draw(TaskSplit.Train, options.Seed, (step * _prompts) + prompt);
        List<EpisodeMessage> messages = item.System is null ? [] : [new("system", item.System)];
        messages.Add(new("user", item.Question));
        var ids = policy.Render(messages);
        for (var member = 0; member < options.Group; member++)
        {
            var sampling = new SamplingSettings
            {
                Temperature = (float)options.Temperature,
                MaxTokens = options.MaxTokens,
                Seed = SeedSequence.Long(options.Seed, step, (prompt * options.Group) + member),
            };
            yield return new Question(item, messages, new GenerationRequest(ids, sampling), prompt, member);
        }
    }

    private Episode Record(
        Question play, Generation generation, int step, DateTimeOffset startedAt, TimeSpan duration) => new()
        {
            Id = $"{runId}-{step:D6}-{play.Prompt:D4}-{play.Member:D4}",
            Purpose = EpisodePurpose.Train,
            RunId = runId,
            GroupId = $"{step:D6}-{play.Prompt:D4}",
            Step = step,
            Task = new EpisodeTask(task.Name, TaskSplit.Train, play.Item.Key, play.Item.Question, play.Item.Answer),
            StartedAt = startedAt,
            Duration = duration,
            Turns =
        [
            new EpisodeTurn
            {
                Model = parent.Model,
                // Live weights have no content hash: the version they came from, and the steps since.
                ModelVersion = $"{parent.Id}+{step}",
                Messages = play.Messages,
                Text = generation.Text,
                PromptIds = play.Request.PromptIds,
                CompletionIds = generation.Ids,
                LogProbs = generation.LogProbs,
                SamplingLogProbs = generation.SamplingLogProbs,
                Sampling = play.Request.Sampling,
                TemplateHash = policy.TemplateHash,
                FinishReason = generation.FinishReason,
                StartedAt = startedAt,
                Duration = duration,
            },
        ],
        };

    private sealed record Question(
        TaskItem Item, IReadOnlyList<EpisodeMessage> Messages, GenerationRequest Request, int Prompt, int Member);
}
