using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Agents.Evaluation;

namespace Agents.Plugins.WorkflowArchitect.Search;

/// <summary>What a search is for, and how it is run: what must not change while it goes on.</summary>
/// <param name="Request">The task in words.</param>
/// <param name="Task">Name of the task set.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Options">Hash of the options.</param>
/// <param name="Items">Hash of the examples: of changed ones nothing in the log is true any more.</param>
internal sealed record SearchSubject(string Request, string Task, int Seed, string Options, string Items)
{
    public static SearchSubject Of(ArchitectRequest request, WorkflowArchitectOptions options)
    {
        // How many run at a time changes no answer.
        var settings = JsonSerializer.SerializeToNode(options)!.AsObject();
        settings.Remove(nameof(options.Concurrency));
        var items = request.Task.Take(TaskSplit.Train, options.TrainItems, request.Seed)
            .Concat(request.Task.Take(TaskSplit.Validation, options.ValidationAnswers, request.Seed))
            .Select(i => JsonSerializer.Serialize(new { i.Question, i.Answer, i.System }));
        return new(request.Request, request.Task.Name, request.Seed, Hash([settings.ToJsonString()]), Hash(items));
    }

    private static string Hash(IEnumerable<string> texts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string text in texts)
            hash.AppendData(Encoding.UTF8.GetBytes(text));
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }
}
