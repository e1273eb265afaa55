using System.Security.Cryptography;
using System.Text;
using Agents.Episodes;
using Agents.Evaluation;
using Agents.Workflows;

namespace Agents.Plugins.WorkflowArchitect.Search;

/// <summary>Runs candidates on items and grades them strictly.</summary>
internal sealed class CandidateRunner(SearchContext context)
{
    private const int MaxFailures = 15;
    private const int MaxReply = 200;

    private readonly WorkflowRunner _runner = new(context.Workflows);
    private int _calls;

    /// <summary>Model calls that all batches counted so far.</summary>
    public int Calls => _calls;

    /// <summary>
    /// The first of the candidates, as many as can answer so many items each with no more than so many calls of all
    /// batches together.
    /// </summary>
    public IReadOnlyList<Candidate> Affordable(IReadOnlyList<Candidate> candidates, int items, int most)
    {
        long calls = _calls;
        return [.. candidates.TakeWhile(c => (calls += (long)items * c.Calls) <= most)];
    }

    /// <summary>Answers of several candidates to the same items, from the log where it has them.</summary>
    public async Task<IReadOnlyList<AnswerBatch>> AnswerAsync(
        IReadOnlyList<Candidate> candidates, ItemRange range, CancellationToken cancellationToken)
    {
        var steps = candidates.Select(c => $"{range.Name}/{c.Id}").ToList();
        var batches = await context.Log.OnceAsync(
            steps, missing => RunAsync([.. missing.Select(i => candidates[i])], range, cancellationToken),
            cancellationToken);
        _calls += batches.Sum(b => b.Calls);
        return batches;
    }

    private async Task<IReadOnlyList<AnswerBatch>> RunAsync(
        IReadOnlyList<Candidate> candidates, ItemRange range, CancellationToken cancellationToken)
    {
        int width = range.Items.Count;
        var answers = new Answer[candidates.Count * width];
        var options = new ParallelOptions
        {
            MaxDegreeOfParallelism = context.Options.Concurrency,
            CancellationToken = cancellationToken,
        };
        await Parallel.ForAsync(0, answers.Length, options, async (i, token) =>
            answers[i] = await RunAsync(candidates[i / width], range, i % width, token));
        return [.. candidates.Select((c, i) => Batch(c, answers.AsSpan(i * width, width), range))];
    }

    private async Task<Answer> RunAsync(
        Candidate candidate, ItemRange range, int index, CancellationToken cancellationToken)
    {
        var item = range.Items[index];
        context.Client.Begin(SeededRandom.Mix((uint)context.Request.Seed, Number(candidate.Id), Number(item.Key)));
        var inputs = new Dictionary<string, object?> { [Plans.Question.Name] = item.Question };
        var result = await _runner.RunAsync(
            candidate.Workflow, inputs, new() { Purpose = EpisodePurpose.Evaluate }, cancellationToken);
        context.RequireModel();
        bool isRight = result.Status == WorkflowStatus.Completed
            && context.Request.Task.Grade(item, result.Text).Correct;
        return new Answer(isRight, result.Status == WorkflowStatus.Completed ? result.Text : null, result);
    }

    private static AnswerBatch Batch(Candidate candidate, ReadOnlySpan<Answer> answers, ItemRange range)
    {
        var bits = new StringBuilder();
        var texts = new StringBuilder();
        var failures = new List<WrongAnswer>();
        var spent = default(WorkflowSpending);
        for (int i = 0; i < answers.Length; i++)
        {
            var answer = answers[i];
            spent += answer.Result.Spent;
            bits.Append(answer.IsRight ? '1' : answer.Text is null ? 'x' : '0');
            texts.Append(answer.Text ?? "\u0001").Append('\u0002');
            if (!answer.IsRight && failures.Count < MaxFailures && range.KeepsFailures)
                failures.Add(new(range.Items[i].Question, range.Items[i].Answer,
                    Shorten(answer.Text ?? answer.Result.Error ?? "")));
        }

        return new AnswerBatch(
            candidate.Plan.Key, bits.ToString(), Hash(texts.ToString()), spent.Calls, spent.Tokens, failures);
    }

    private static string Shorten(string text) => text.Length <= MaxReply ? text : text[..MaxReply];

    private static string Hash(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];

    private static ulong Number(string text) => BitConverter.ToUInt64(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private sealed record Answer(bool IsRight, string? Text, WorkflowResult Result);
}
