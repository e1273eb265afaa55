using Agents.Models.Checkpoints;
using Agents.Models.Runtime;

namespace Agents.Models.Export;

/// <summary>Writes local models as other programs read them.</summary>
public static class ModelExport
{
    /// <summary>Writes a folder, whole or not at all. The model may be served meanwhile.</summary>
    /// <param name="model">
    /// A folder in the Hugging Face layout or a .gguf file, e.g. <c>ModelVersion.Path</c>. Its weights are held in
    /// memory while they are written, in the precision that is written.
    /// </param>
    /// <param name="folder">Where to; absent or empty.</param>
    /// <param name="options">What is written; the defaults where null.</param>
    /// <param name="cancellationToken">Ends the work; nothing is left behind.</param>
    /// <exception cref="AgentsException">
    /// The folder is not empty or cannot be written, the model is damaged, has no adapter, or is one that the format
    /// cannot express, or an option does not belong to the format.
    /// </exception>
    public static Task WriteAsync(
        string model,
        string folder,
        ModelExportOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(model);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        options ??= new ModelExportOptions();
        return Task.Run(() => Write(model, folder, options, cancellationToken), cancellationToken);
    }

    private static void Write(
        string model, string folder, ModelExportOptions options, CancellationToken cancellationToken)
    {
        Check(folder, options);
        folder = Path.GetFullPath(folder);
        var staged = $"{folder}.{Guid.NewGuid():n}.tmp";
        try
        {
            WriteStaged(model, staged, options, cancellationToken);
            Publish(staged, folder);
        }
        finally
        {
            if (Directory.Exists(staged))
                Directory.Delete(staged, recursive: true);
        }
    }

    private static void WriteStaged(
        string model, string staged, ModelExportOptions options, CancellationToken cancellationToken)
    {
        if (options.Format == ModelFormat.Adapter)
            WriteAdapter(model, staged);
        else if (options.Format == ModelFormat.HuggingFace)
            WriteHuggingFace(model, staged, options.Adapter, cancellationToken);
        else if (options.Adapter is null)
            GenAiFolder.Write(staged, model, Precision(options), cancellationToken);
        else
            WriteMerged(model, staged, options, cancellationToken);
    }

    // What came to the place meanwhile stays: a folder that is not empty is neither deleted nor moved over.
    private static void Publish(string staged, string folder)
    {
        try
        {
            if (Directory.Exists(folder))
                Directory.Delete(folder);
            Directory.Move(staged, folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AgentsException($"{folder} cannot be written: {e.Message}", e);
        }
    }

    private static void Check(string folder, ModelExportOptions options)
    {
        if (File.Exists(folder) || (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any()))
            throw new AgentsException($"{folder} is there already and not empty; name a new folder.");
        if (options.Precision is not null && options.Format != ModelFormat.GenAi)
            throw new AgentsException($"A precision is for the format GenAi; {options.Format} is written in f32.");
        if (options.Adapter is not null && options.Format == ModelFormat.Adapter)
            throw new AgentsException("An adapter that is merged is for the formats HuggingFace and GenAi.");
    }

    private static WeightPrecision Precision(ModelExportOptions options) => options.Precision switch
    {
        null or "f32" => WeightPrecision.F32,
        "int8" => WeightPrecision.Int8,
        "int4" => WeightPrecision.Int4,
        var other => throw new AgentsException($"The precision is '{other}'; known are: f32, int8, int4."),
    };

    private static void WriteHuggingFace(
        string model, string folder, string? adapter, CancellationToken cancellationToken)
    {
        using var checkpoint = Checkpoint.Open(model);
        using var weights = FloatWeights.Load(checkpoint);
        if (adapter is not null)
            LoraAdapterFile.Read(FindAdapter(adapter)).AddTo(weights);
        var generation = Directory.Exists(model) ? new FolderFiles(model).ReadGenerationBytes() : null;
        CheckpointWriter.Write(folder, weights, checkpoint.TokenizerFiles, generation, cancellationToken);
    }

    private static void WriteAdapter(string model, string folder)
    {
        var source = FindAdapter(model);
        LoraAdapterFile.Write(
            folder,
            LoraAdapterFile.Read(source),
            source == model ? null : new FolderFiles(model).ReadTokenizerFiles());
    }

    /// <summary>The folder of an adapter: a version's that was trained, or the folder itself.</summary>
    private static string FindAdapter(string model)
    {
        var trained = Path.Combine(model, LoraAdapterFile.VersionFolder);
        if (LoraAdapterFile.IsIn(trained))
            return trained;
        return LoraAdapterFile.IsIn(model)
            ? model
            : throw new AgentsException(
                $"{model} has no adapter: it is no folder of PEFT's and was not trained with LoRA.");
    }

    // Quantised weights are read from files, so the merged ones become files first.
    private static void WriteMerged(
        string model, string staged, ModelExportOptions options, CancellationToken cancellationToken)
    {
        var merged = $"{staged}.merged";
        try
        {
            WriteHuggingFace(model, merged, options.Adapter, cancellationToken);
            GenAiFolder.Write(staged, merged, Precision(options), cancellationToken);
        }
        finally
        {
            if (Directory.Exists(merged))
                Directory.Delete(merged, recursive: true);
        }
    }
}
