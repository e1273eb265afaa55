namespace Agents.Models.Export;

/// <summary>What <see cref="ModelExport"/> writes.</summary>
public enum ModelFormat
{
    /// <summary>
    /// A folder as transformers reads it: config.json, generation_config.json, model.safetensors in f32, tokenizer and
    /// chat template; the weights of an adapter are merged into those of the model.
    /// </summary>
    HuggingFace,

    /// <summary>
    /// The LoRA adapter alone, as PEFT reads it: adapter_config.json, adapter_model.safetensors, tokenizer and chat
    /// template.
    /// </summary>
    Adapter,

    /// <summary>
    /// A folder as ONNX Runtime GenAI reads it: model.onnx with its weights in model.onnx.data, genai_config.json,
    /// tokenizer and chat template.
    /// </summary>
    GenAi,
}
