using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Agents.Plugins.WorkflowArchitect.Search;

/// <summary>What a search is for, and how it is run: what must not change while it goes on.</summary>
/// <param name="Request">The task in words.</param>
/// <param name="Task">Name of the task set.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Options">Hash of the options.</param>
internal sealed record SearchSubject(string Request, string Task, int Seed, string Options)
{
    public static SearchSubject Of(ArchitectRequest request, WorkflowArchitectOptions options)
    {
        // How many run at a time changes no answer.
        var settings = JsonSerializer.SerializeToNode(options)!.AsObject();
        settings.Remove(nameof(options.Concurrency));
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(settings.ToJsonString()));
        return new(request.Request, request.Task.Name, request.Seed, Convert.ToHexStringLower(hash)[..16]);
    }
}
