using Agents.Models.Runtime;

namespace Agents.Models.Checkpoints;

/// <summary>Writes a model as a folder in the Hugging Face layout, f32, whole or not at all.</summary>
internal static class CheckpointWriter
{
    /// <summary>Writes the folder; weights are streamed from their memory, which must not change meanwhile.</summary>
    /// <param name="folder">Where to; a folder that is there already is replaced.</param>
    /// <param name="weights">Weights and configuration.</param>
    /// <param name="tokenizer">The tokenizer's files, mostly <see cref="Checkpoint.TokenizerFiles"/>.</param>
    /// <param name="generation">generation_config.json; the ids of the configuration where null.</param>
    /// <param name="cancellationToken">Ends the work; nothing is left behind.</param>
    /// <exception cref="AgentsException">The place cannot be written, or is full; nothing is left behind.</exception>
    public static void Write(
        string folder,
        IFloatWeights weights,
        TokenizerFiles tokenizer,
        byte[]? generation = null,
        CancellationToken cancellationToken = default) =>
        AtomicFolder.Write(folder, target =>
        {
            void File(string name, Action<Stream> write) => AtomicFolder.WriteFile(Path.Combine(target, name), write);
            File("config.json", s => ConfigWriter.WriteConfig(s, weights.Config));
            if (generation is null)
                File("generation_config.json", s => ConfigWriter.WriteGenerationConfig(s, weights.Config));
            else
                File("generation_config.json", s => s.Write(generation));
            TokenizerFolder.Write(target, tokenizer);
            File("model.safetensors", s => SafetensorsWriter.Write(s, FloatTensor.Of(weights), cancellationToken));
        });
}
