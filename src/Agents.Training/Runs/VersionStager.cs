using Agents.Choices;
using Agents.Hosting;
using Agents.Models.Checkpoints;
using Agents.Registry;
using Agents.Training.Hosting;

namespace Agents.Training.Runs;

/// <summary>
/// Writes the policy's weights as a version that can be served: models/MODEL/HASH in the data folder.
/// </summary>
internal sealed class VersionStager(DataFolder data, TimeProvider time)
{
    /// <summary>Names a folder by what it holds.</summary>
    public Func<string, string> Hash { get; init; } = static folder =>
    {
        if (ChoiceModel.IsAt(folder))
            return ContentHash.Compute(ChoiceModel.Files(folder));
        using var checkpoint = Checkpoint.Open(folder);
        return checkpoint.ContentHash;
    };

    /// <summary>Saves the weights. The version is complete on disk and not registered.</summary>
    public async Task<ModelVersion> StageAsync(PolicyHost policy, ModelVersion parent, string runId, int step)
    {
        var models = data.Combine("models", FolderName(parent.Model));
        var temporary = await policy.RunAsync(p => DurableFolder.Write(
            Path.Combine(models, runId), path => p.Save(path, withOptimizer: false))).ConfigureAwait(false);
        var id = Hash(temporary);
        var folder = Path.Combine(models, id);
        if (Directory.Exists(folder))
            DurableFolder.Remove(temporary); // The same content is there already, perhaps in use.
        else
            DurableFolder.Rename(temporary, folder);
        return new ModelVersion
        {
            Model = parent.Model,
            Id = id,
            Path = folder,
            Parent = parent.Id == id ? parent.Parent : parent.Id,
            RunId = runId,
            Step = step,
            CreatedAt = time.GetUtcNow(),
        };
    }

    /// <summary>A model id is a name or a path; what is no plain name becomes one.</summary>
    private static string FolderName(string model)
    {
        var name = string.Concat(model.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '_'));
        return name.Trim('.').Length == 0 ? "model" : name.TrimStart('.');
    }
}
