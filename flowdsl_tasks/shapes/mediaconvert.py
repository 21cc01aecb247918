"""Structures of mediaconvert; written by ``python -m tools.shapes``."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, Required, TypedDict


class AccelerationSettingsInput(TypedDict, total=False):
    """``AccelerationSettings``, spelled as boto3 spells it."""

    Mode: Required[Literal["DISABLED", "ENABLED", "PREFERRED"]]


class ElementalInferenceSettingsInput(TypedDict, total=False):
    """``ElementalInferenceSettings``, spelled as boto3 spells it."""

    FeedConfigurationSource: "ElementalInferenceFeedConfigurationSourceInput"


class ElementalInferenceFeedConfigurationSourceInput(TypedDict, total=False):
    """``ElementalInferenceFeedConfigurationSource``, spelled as boto3 spells it."""

    FeedArn: str


class HopDestinationInput(TypedDict, total=False):
    """``HopDestination``, spelled as boto3 spells it."""

    Priority: int
    Queue: str
    WaitMinutes: int


class JobSettingsInput(TypedDict, total=False):
    """``JobSettings``, spelled as boto3 spells it."""

    AdAvailOffset: int
    AvailBlanking: "AvailBlankingInput"
    ColorConversion3DLUTSettings: Sequence["ColorConversion3DLUTSettingInput"]
    Esam: "EsamSettingsInput"
    ExtendedDataServices: "ExtendedDataServicesInput"
    FollowSource: int
    Inputs: Sequence["InputInput"]
    KantarWatermark: "KantarWatermarkSettingsInput"
    MotionImageInserter: "MotionImageInserterInput"
    MotionImageInserters: Sequence["MotionImageInserterInput"]
    NielsenConfiguration: "NielsenConfigurationInput"
    NielsenNonLinearWatermark: "NielsenNonLinearWatermarkSettingsInput"
    OutputGroups: Sequence["OutputGroupInput"]
    TimecodeConfig: Mapping[str, Any]
    TimedMetadataInsertion: Mapping[str, Any]


class AvailBlankingInput(TypedDict, total=False):
    """``AvailBlanking``, spelled as boto3 spells it."""

    AvailBlankingImage: str


class ColorConversion3DLUTSettingInput(TypedDict, total=False):
    """``ColorConversion3DLUTSetting``, spelled as boto3 spells it."""

    FileInput: str
    InputColorSpace: Literal["FOLLOW", "REC_601", "REC_709", "HDR10", "HLG_2020", "P3DCI", "P3D65_SDR", "P3D65_HDR"]
    InputMasteringLuminance: int
    OutputColorSpace: Literal["FOLLOW", "REC_601", "REC_709", "HDR10", "HLG_2020", "P3DCI", "P3D65_SDR", "P3D65_HDR"]
    OutputMasteringLuminance: int


class EsamSettingsInput(TypedDict, total=False):
    """``EsamSettings``, spelled as boto3 spells it."""

    ManifestConfirmConditionNotification: "EsamManifestConfirmConditionNotificationInput"
    ResponseSignalPreroll: int
    SignalProcessingNotification: "EsamSignalProcessingNotificationInput"


class EsamManifestConfirmConditionNotificationInput(TypedDict, total=False):
    """``EsamManifestConfirmConditionNotification``, spelled as boto3 spells it."""

    MccXml: str


class EsamSignalProcessingNotificationInput(TypedDict, total=False):
    """``EsamSignalProcessingNotification``, spelled as boto3 spells it."""

    SccXml: str


class ExtendedDataServicesInput(TypedDict, total=False):
    """``ExtendedDataServices``, spelled as boto3 spells it."""

    CopyProtectionAction: Literal["PASSTHROUGH", "STRIP"]
    VchipAction: Literal["PASSTHROUGH", "STRIP"]


class InputInput(TypedDict, total=False):
    """``Input``, spelled as boto3 spells it."""

    AdvancedInputFilter: Literal["ENABLED", "DISABLED"]
    AdvancedInputFilterSettings: "AdvancedInputFilterSettingsInput"
    AudioSelectorGroups: Mapping[str, "AudioSelectorGroupInput"]
    AudioSelectors: Mapping[str, "AudioSelectorInput"]
    CaptionSelectors: Mapping[str, "CaptionSelectorInput"]
    Crop: "RectangleInput"
    DeblockFilter: Literal["ENABLED", "DISABLED"]
    DecryptionSettings: "InputDecryptionSettingsInput"
    DenoiseFilter: Literal["ENABLED", "DISABLED"]
    DolbyVisionMetadataXml: str
    DynamicAudioSelectors: Mapping[str, "DynamicAudioSelectorInput"]
    FileInput: str
    FilterEnable: Literal["AUTO", "DISABLE", "FORCE"]
    FilterStrength: int
    ImageInserter: "ImageInserterInput"
    InputClippings: Sequence["InputClippingInput"]
    InputScanType: Literal["AUTO", "PSF"]
    MultiViewSettings: Sequence["MultiViewSettingsInput"]
    Position: "RectangleInput"
    ProgramNumber: int
    PsiControl: Literal["IGNORE_PSI", "USE_PSI"]
    SupplementalImps: Sequence[str]
    TamsSettings: "InputTamsSettingsInput"
    TimecodeSource: Literal["EMBEDDED", "ZEROBASED", "SPECIFIEDSTART"]
    TimecodeStart: str
    VideoGenerator: "InputVideoGeneratorInput"
    VideoOverlays: Sequence["VideoOverlayInput"]
    VideoSelector: "VideoSelectorInput"


class AdvancedInputFilterSettingsInput(TypedDict, total=False):
    """``AdvancedInputFilterSettings``, spelled as boto3 spells it."""

    AddTexture: Literal["ENABLED", "DISABLED"]
    Sharpening: Literal["OFF", "LOW", "HIGH"]


class AudioSelectorGroupInput(TypedDict, total=False):
    """``AudioSelectorGroup``, spelled as boto3 spells it."""

    AudioSelectorNames: Sequence[str]


class AudioSelectorInput(TypedDict, total=False):
    """``AudioSelector``, spelled as boto3 spells it."""

    AudioDurationCorrection: Literal["DISABLED", "AUTO", "TRACK", "FRAME", "FORCE"]
    CustomLanguageCode: str
    DefaultSelection: Literal["DEFAULT", "NOT_DEFAULT"]
    ExternalAudioFileInput: str
    HlsRenditionGroupSettings: "HlsRenditionGroupSettingsInput"
    LanguageCode: str
    Offset: int
    Pids: Sequence[int]
    ProgramSelection: int
    RemixSettings: "RemixSettingsInput"
    SelectorType: Literal["PID", "TRACK", "LANGUAGE_CODE", "HLS_RENDITION_GROUP", "ALL_PCM", "STREAM"]
    Smpte337Passthrough: Literal["ENABLED", "DISABLED"]
    Streams: Sequence[int]
    Tracks: Sequence[int]


class HlsRenditionGroupSettingsInput(TypedDict, total=False):
    """``HlsRenditionGroupSettings``, spelled as boto3 spells it."""

    RenditionGroupId: str
    RenditionLanguageCode: str
    RenditionName: str


class RemixSettingsInput(TypedDict, total=False):
    """``RemixSettings``, spelled as boto3 spells it."""

    AudioDescriptionAudioChannel: int
    AudioDescriptionDataChannel: int
    ChannelMapping: "ChannelMappingInput"
    ChannelsIn: int
    ChannelsOut: int


class ChannelMappingInput(TypedDict, total=False):
    """``ChannelMapping``, spelled as boto3 spells it."""

    OutputChannels: Sequence["OutputChannelMappingInput"]


class OutputChannelMappingInput(TypedDict, total=False):
    """``OutputChannelMapping``, spelled as boto3 spells it."""

    InputChannels: Sequence[int]
    InputChannelsFineTune: Sequence[float]


class CaptionSelectorInput(TypedDict, total=False):
    """``CaptionSelector``, spelled as boto3 spells it."""

    CustomLanguageCode: str
    LanguageCode: str
    SourceSettings: "CaptionSourceSettingsInput"


class CaptionSourceSettingsInput(TypedDict, total=False):
    """``CaptionSourceSettings``, spelled as boto3 spells it."""

    AncillarySourceSettings: "AncillarySourceSettingsInput"
    DvbSubSourceSettings: "DvbSubSourceSettingsInput"
    EmbeddedSourceSettings: "EmbeddedSourceSettingsInput"
    FileSourceSettings: "FileSourceSettingsInput"
    SourceType: Literal[
        "ANCILLARY",
        "DVB_SUB",
        "EMBEDDED",
        "SCTE20",
        "SCC",
        "TTML",
        "STL",
        "SRT",
        "SMI",
        "SMPTE_TT",
        "TELETEXT",
        "NULL_SOURCE",
        "IMSC",
        "WEBVTT",
        "TT_3GPP",
    ]
    TeletextSourceSettings: "TeletextSourceSettingsInput"
    TrackSourceSettings: "TrackSourceSettingsInput"
    WebvttHlsSourceSettings: "WebvttHlsSourceSettingsInput"


class AncillarySourceSettingsInput(TypedDict, total=False):
    """``AncillarySourceSettings``, spelled as boto3 spells it."""

    Convert608To708: Literal["UPCONVERT", "DISABLED"]
    SourceAncillaryChannelNumber: int
    TerminateCaptions: Literal["END_OF_INPUT", "DISABLED"]


class DvbSubSourceSettingsInput(TypedDict, total=False):
    """``DvbSubSourceSettings``, spelled as boto3 spells it."""

    Pid: int


class EmbeddedSourceSettingsInput(TypedDict, total=False):
    """``EmbeddedSourceSettings``, spelled as boto3 spells it."""

    Convert608To708: Literal["UPCONVERT", "DISABLED"]
    Source608ChannelNumber: int
    Source608TrackNumber: int
    TerminateCaptions: Literal["END_OF_INPUT", "DISABLED"]


class FileSourceSettingsInput(TypedDict, total=False):
    """``FileSourceSettings``, spelled as boto3 spells it."""

    ByteRateLimit: Literal["ENABLED", "DISABLED"]
    Convert608To708: Literal["UPCONVERT", "DISABLED"]
    ConvertPaintToPop: Literal["ENABLED", "DISABLED"]
    Framerate: "CaptionSourceFramerateInput"
    SourceFile: str
    TimeDelta: int
    TimeDeltaUnits: Literal["SECONDS", "MILLISECONDS"]
    UpconvertSTLToTeletext: Literal["UPCONVERT", "DISABLED"]


class CaptionSourceFramerateInput(TypedDict, total=False):
    """``CaptionSourceFramerate``, spelled as boto3 spells it."""

    FramerateDenominator: int
    FramerateNumerator: int


class TeletextSourceSettingsInput(TypedDict, total=False):
    """``TeletextSourceSettings``, spelled as boto3 spells it."""

    PageNumber: str


class TrackSourceSettingsInput(TypedDict, total=False):
    """``TrackSourceSettings``, spelled as boto3 spells it."""

    StreamNumber: int
    TrackNumber: int


class WebvttHlsSourceSettingsInput(TypedDict, total=False):
    """``WebvttHlsSourceSettings``, spelled as boto3 spells it."""

    RenditionGroupId: str
    RenditionLanguageCode: str
    RenditionName: str


class RectangleInput(TypedDict, total=False):
    """``Rectangle``, spelled as boto3 spells it."""

    Height: int
    Width: int
    X: int
    Y: int


class InputDecryptionSettingsInput(TypedDict, total=False):
    """``InputDecryptionSettings``, spelled as boto3 spells it."""

    DecryptionMode: Literal["AES_CTR", "AES_CBC", "AES_GCM"]
    EncryptedDecryptionKey: str
    InitializationVector: str
    KmsKeyRegion: str


class DynamicAudioSelectorInput(TypedDict, total=False):
    """``DynamicAudioSelector``, spelled as boto3 spells it."""

    AudioDurationCorrection: Literal["DISABLED", "AUTO", "TRACK", "FRAME", "FORCE"]
    ExternalAudioFileInput: str
    LanguageCode: str
    Offset: int
    SelectorType: Literal["ALL_TRACKS", "LANGUAGE_CODE"]


class ImageInserterInput(TypedDict, total=False):
    """``ImageInserter``, spelled as boto3 spells it."""

    InsertableImages: Sequence["InsertableImageInput"]
    SdrReferenceWhiteLevel: int


class InsertableImageInput(TypedDict, total=False):
    """``InsertableImage``, spelled as boto3 spells it."""

    Duration: int
    FadeIn: int
    FadeOut: int
    Height: int
    ImageInserterInput: str
    ImageX: int
    ImageY: int
    Layer: int
    Opacity: int
    StartTime: str
    Width: int


class InputClippingInput(TypedDict, total=False):
    """``InputClipping``, spelled as boto3 spells it."""

    EndTimecode: str
    StartTimecode: str


class MultiViewSettingsInput(TypedDict, total=False):
    """``MultiViewSettings``, spelled as boto3 spells it."""

    Input: "MultiViewInputInput"


class MultiViewInputInput(TypedDict, total=False):
    """``MultiViewInput``, spelled as boto3 spells it."""

    FileInput: str


class InputTamsSettingsInput(TypedDict, total=False):
    """``InputTamsSettings``, spelled as boto3 spells it."""

    AuthConnectionArn: str
    GapHandling: Literal["SKIP_GAPS", "FILL_WITH_BLACK", "HOLD_LAST_FRAME"]
    SourceId: str
    Timerange: str


class InputVideoGeneratorInput(TypedDict, total=False):
    """``InputVideoGenerator``, spelled as boto3 spells it."""

    Channels: int
    Duration: int
    FramerateDenominator: int
    FramerateNumerator: int
    Height: int
    ImageInput: str
    SampleRate: int
    Width: int


class VideoOverlayInput(TypedDict, total=False):
    """``VideoOverlay``, spelled as boto3 spells it."""

    Crop: "VideoOverlayCropInput"
    EndTimecode: str
    InitialPosition: "VideoOverlayPositionInput"
    Input: "VideoOverlayInputInput"
    Playback: Literal["ONCE", "REPEAT"]
    StartTimecode: str
    Transitions: Sequence["VideoOverlayTransitionInput"]


class VideoOverlayCropInput(TypedDict, total=False):
    """``VideoOverlayCrop``, spelled as boto3 spells it."""

    Height: int
    Unit: Literal["PIXELS", "PERCENTAGE"]
    Width: int
    X: int
    Y: int


class VideoOverlayPositionInput(TypedDict, total=False):
    """``VideoOverlayPosition``, spelled as boto3 spells it."""

    Height: int
    Opacity: int
    Unit: Literal["PIXELS", "PERCENTAGE"]
    Width: int
    XPosition: int
    YPosition: int


class VideoOverlayInputInput(TypedDict, total=False):
    """``VideoOverlayInput``, spelled as boto3 spells it."""

    AudioSelectors: Mapping[str, "AudioSelectorInput"]
    FileInput: str
    InputClippings: Sequence["VideoOverlayInputClippingInput"]
    TimecodeSource: Literal["EMBEDDED", "ZEROBASED", "SPECIFIEDSTART"]
    TimecodeStart: str


class VideoOverlayInputClippingInput(TypedDict, total=False):
    """``VideoOverlayInputClipping``, spelled as boto3 spells it."""

    EndTimecode: str
    StartTimecode: str


class VideoOverlayTransitionInput(TypedDict, total=False):
    """``VideoOverlayTransition``, spelled as boto3 spells it."""

    EndPosition: "VideoOverlayPositionInput"
    EndTimecode: str
    StartTimecode: str


class VideoSelectorInput(TypedDict, total=False):
    """``VideoSelector``, spelled as boto3 spells it."""

    AlphaBehavior: Literal["DISCARD", "REMAP_TO_LUMA"]
    ColorSpace: Literal["FOLLOW", "REC_601", "REC_709", "HDR10", "HLG_2020", "P3DCI", "P3D65_SDR", "P3D65_HDR"]
    ColorSpaceUsage: Literal["FORCE", "FALLBACK"]
    EmbeddedTimecodeOverride: Literal["NONE", "USE_MDPM"]
    Hdr10Metadata: "Hdr10MetadataInput"
    MaxLuminance: int
    PadVideo: Literal["DISABLED", "BLACK"]
    Pid: int
    ProgramNumber: int
    Rotate: Literal["DEGREE_0", "DEGREES_90", "DEGREES_180", "DEGREES_270", "AUTO"]
    SampleRange: Literal["FOLLOW", "FULL_RANGE", "LIMITED_RANGE"]
    SelectorType: Literal["AUTO", "STREAM"]
    Streams: Sequence[int]


class Hdr10MetadataInput(TypedDict, total=False):
    """``Hdr10Metadata``, spelled as boto3 spells it."""

    BluePrimaryX: int
    BluePrimaryY: int
    GreenPrimaryX: int
    GreenPrimaryY: int
    MaxContentLightLevel: int
    MaxFrameAverageLightLevel: int
    MaxLuminance: int
    MinLuminance: int
    RedPrimaryX: int
    RedPrimaryY: int
    WhitePointX: int
    WhitePointY: int


class KantarWatermarkSettingsInput(TypedDict, total=False):
    """``KantarWatermarkSettings``, spelled as boto3 spells it."""

    ChannelName: str
    ContentReference: str
    CredentialsSecretName: str
    FileOffset: float
    KantarLicenseId: int
    KantarServerUrl: str
    LogDestination: str
    Metadata3: str
    Metadata4: str
    Metadata5: str
    Metadata6: str
    Metadata7: str
    Metadata8: str


class MotionImageInserterInput(TypedDict, total=False):
    """``MotionImageInserter``, spelled as boto3 spells it."""

    Framerate: "MotionImageInsertionFramerateInput"
    Input: str
    InsertionMode: Literal["MOV", "PNG"]
    Offset: "MotionImageInsertionOffsetInput"
    Playback: Literal["ONCE", "REPEAT"]
    StartTime: str


class MotionImageInsertionFramerateInput(TypedDict, total=False):
    """``MotionImageInsertionFramerate``, spelled as boto3 spells it."""

    FramerateDenominator: int
    FramerateNumerator: int


class MotionImageInsertionOffsetInput(TypedDict, total=False):
    """``MotionImageInsertionOffset``, spelled as boto3 spells it."""

    ImageX: int
    ImageY: int


class NielsenConfigurationInput(TypedDict, total=False):
    """``NielsenConfiguration``, spelled as boto3 spells it."""

    BreakoutCode: int
    DistributorId: str


class NielsenNonLinearWatermarkSettingsInput(TypedDict, total=False):
    """``NielsenNonLinearWatermarkSettings``, spelled as boto3 spells it."""

    ActiveWatermarkProcess: Literal["NAES2_AND_NW", "CBET", "NAES2_AND_NW_AND_CBET"]
    AdiFilename: str
    AssetId: str
    AssetName: str
    CbetSourceId: str
    EpisodeId: str
    MetadataDestination: str
    SourceId: int
    SourceWatermarkStatus: Literal["CLEAN", "WATERMARKED"]
    TicServerUrl: str
    UniqueTicPerAudioTrack: Literal["RESERVE_UNIQUE_TICS_PER_TRACK", "SAME_TICS_PER_TRACK"]


class OutputGroupInput(TypedDict, total=False):
    """``OutputGroup``, spelled as boto3 spells it."""

    AutomatedEncodingSettings: "AutomatedEncodingSettingsInput"
    CustomName: str
    Name: str
    OutputGroupSettings: Mapping[str, Any]
    Outputs: Sequence[Mapping[str, Any]]


class AutomatedEncodingSettingsInput(TypedDict, total=False):
    """``AutomatedEncodingSettings``, spelled as boto3 spells it."""

    AbrSettings: "AutomatedAbrSettingsInput"


class AutomatedAbrSettingsInput(TypedDict, total=False):
    """``AutomatedAbrSettings``, spelled as boto3 spells it."""

    MaxAbrBitrate: int
    MaxQualityLevel: float
    MaxRenditions: int
    MinAbrBitrate: int
    Rules: Sequence["AutomatedAbrRuleInput"]


class AutomatedAbrRuleInput(TypedDict, total=False):
    """``AutomatedAbrRule``, spelled as boto3 spells it."""

    AllowedRenditions: Sequence["AllowedRenditionSizeInput"]
    ForceIncludeRenditions: Sequence["ForceIncludeRenditionSizeInput"]
    MinBottomRenditionSize: "MinBottomRenditionSizeInput"
    MinTopRenditionSize: Mapping[str, Any]
    Type: Literal[
        "MIN_TOP_RENDITION_SIZE", "MIN_BOTTOM_RENDITION_SIZE", "FORCE_INCLUDE_RENDITIONS", "ALLOWED_RENDITIONS"
    ]


class AllowedRenditionSizeInput(TypedDict, total=False):
    """``AllowedRenditionSize``, spelled as boto3 spells it."""

    Height: int
    Required: Literal["ENABLED", "DISABLED"]
    Width: int


class ForceIncludeRenditionSizeInput(TypedDict, total=False):
    """``ForceIncludeRenditionSize``, spelled as boto3 spells it."""

    Height: int
    Width: int


class MinBottomRenditionSizeInput(TypedDict, total=False):
    """``MinBottomRenditionSize``, spelled as boto3 spells it."""

    Height: int
    Width: int


class CreateJobResult(TypedDict):
    """``CreateJobResponse`` as Step Functions returns it."""

    Job: "JobResult"
    SdkHttpMetadata: dict[str, Any]
    SdkResponseMetadata: dict[str, Any]


class JobResult(TypedDict):
    """``Job`` as Step Functions returns it."""

    AccelerationSettings: "AccelerationSettingsResult"
    AccelerationStatus: str
    Arn: str
    BillingTagsSource: str
    ClientRequestToken: str
    CreatedAt: Any
    CurrentPhase: str
    ElementalInferenceConfiguration: "ElementalInferenceConfigurationResult"
    ElementalInferenceSettings: "ElementalInferenceSettingsResult"
    ErrorCode: int
    ErrorMessage: str
    HopDestinations: list["HopDestinationResult"]
    Id: str
    JobEngineVersionRequested: str
    JobEngineVersionUsed: str
    JobPercentComplete: int
    JobTemplate: str
    LastShareDetails: str
    Messages: "JobMessagesResult"
    OutputGroupDetails: list["OutputGroupDetailResult"]
    Priority: int
    Queue: str
    QueueTransitions: list["QueueTransitionResult"]
    RetryCount: int
    Role: str
    Settings: "JobSettingsResult"
    ShareStatus: str
    SimulateReservedQueue: str
    Status: str
    StatusUpdateInterval: str
    Timing: dict[str, Any]
    UserMetadata: dict[str, str]
    Warnings: list[dict[str, Any]]


class AccelerationSettingsResult(TypedDict):
    """``AccelerationSettings`` as Step Functions returns it."""

    Mode: str


class ElementalInferenceConfigurationResult(TypedDict):
    """``ElementalInferenceConfiguration`` as Step Functions returns it."""

    Features: list[str]
    Feeds: list["ElementalInferenceFeedResult"]


class ElementalInferenceFeedResult(TypedDict):
    """``ElementalInferenceFeed`` as Step Functions returns it."""

    Arn: str
    FeedManagementState: str


class ElementalInferenceSettingsResult(TypedDict):
    """``ElementalInferenceSettings`` as Step Functions returns it."""

    FeedConfigurationSource: "ElementalInferenceFeedConfigurationSourceResult"


class ElementalInferenceFeedConfigurationSourceResult(TypedDict):
    """``ElementalInferenceFeedConfigurationSource`` as Step Functions returns it."""

    FeedArn: str


class HopDestinationResult(TypedDict):
    """``HopDestination`` as Step Functions returns it."""

    Priority: int
    Queue: str
    WaitMinutes: int


class JobMessagesResult(TypedDict):
    """``JobMessages`` as Step Functions returns it."""

    Info: list[str]
    Warning: list[str]


class OutputGroupDetailResult(TypedDict):
    """``OutputGroupDetail`` as Step Functions returns it."""

    OutputDetails: list["OutputDetailResult"]


class OutputDetailResult(TypedDict):
    """``OutputDetail`` as Step Functions returns it."""

    DurationInMs: int
    VideoDetails: "VideoDetailResult"


class VideoDetailResult(TypedDict):
    """``VideoDetail`` as Step Functions returns it."""

    HeightInPx: int
    WidthInPx: int


class QueueTransitionResult(TypedDict):
    """``QueueTransition`` as Step Functions returns it."""

    DestinationQueue: str
    SourceQueue: str
    Timestamp: Any


class JobSettingsResult(TypedDict):
    """``JobSettings`` as Step Functions returns it."""

    AdAvailOffset: int
    AvailBlanking: "AvailBlankingResult"
    ColorConversion3DLUTSettings: list["ColorConversion3DLUTSettingResult"]
    Esam: "EsamSettingsResult"
    ExtendedDataServices: "ExtendedDataServicesResult"
    FollowSource: int
    Inputs: list["InputResult"]
    KantarWatermark: "KantarWatermarkSettingsResult"
    MotionImageInserter: "MotionImageInserterResult"
    MotionImageInserters: list["MotionImageInserterResult"]
    NielsenConfiguration: dict[str, Any]
    NielsenNonLinearWatermark: dict[str, Any]
    OutputGroups: list[dict[str, Any]]
    TimecodeConfig: dict[str, Any]
    TimedMetadataInsertion: dict[str, Any]


class AvailBlankingResult(TypedDict):
    """``AvailBlanking`` as Step Functions returns it."""

    AvailBlankingImage: str


class ColorConversion3DLUTSettingResult(TypedDict):
    """``ColorConversion3DLUTSetting`` as Step Functions returns it."""

    FileInput: str
    InputColorSpace: str
    InputMasteringLuminance: int
    OutputColorSpace: str
    OutputMasteringLuminance: int


class EsamSettingsResult(TypedDict):
    """``EsamSettings`` as Step Functions returns it."""

    ManifestConfirmConditionNotification: "EsamManifestConfirmConditionNotificationResult"
    ResponseSignalPreroll: int
    SignalProcessingNotification: "EsamSignalProcessingNotificationResult"


class EsamManifestConfirmConditionNotificationResult(TypedDict):
    """``EsamManifestConfirmConditionNotification`` as Step Functions returns it."""

    MccXml: str


class EsamSignalProcessingNotificationResult(TypedDict):
    """``EsamSignalProcessingNotification`` as Step Functions returns it."""

    SccXml: str


class ExtendedDataServicesResult(TypedDict):
    """``ExtendedDataServices`` as Step Functions returns it."""

    CopyProtectionAction: str
    VchipAction: str


class InputResult(TypedDict):
    """``Input`` as Step Functions returns it."""

    AdvancedInputFilter: str
    AdvancedInputFilterSettings: "AdvancedInputFilterSettingsResult"
    AudioSelectorGroups: dict[str, "AudioSelectorGroupResult"]
    AudioSelectors: dict[str, "AudioSelectorResult"]
    CaptionSelectors: dict[str, "CaptionSelectorResult"]
    Crop: "RectangleResult"
    DeblockFilter: str
    DecryptionSettings: "InputDecryptionSettingsResult"
    DenoiseFilter: str
    DolbyVisionMetadataXml: str
    DynamicAudioSelectors: dict[str, "DynamicAudioSelectorResult"]
    FileInput: str
    FilterEnable: str
    FilterStrength: int
    ImageInserter: "ImageInserterResult"
    InputClippings: list["InputClippingResult"]
    InputScanType: str
    MultiViewSettings: list["MultiViewSettingsResult"]
    Position: "RectangleResult"
    ProgramNumber: int
    PsiControl: str
    SupplementalImps: list[str]
    TamsSettings: "InputTamsSettingsResult"
    TimecodeSource: str
    TimecodeStart: str
    VideoGenerator: "InputVideoGeneratorResult"
    VideoOverlays: list["VideoOverlayResult"]
    VideoSelector: "VideoSelectorResult"


class AdvancedInputFilterSettingsResult(TypedDict):
    """``AdvancedInputFilterSettings`` as Step Functions returns it."""

    AddTexture: str
    Sharpening: str


class AudioSelectorGroupResult(TypedDict):
    """``AudioSelectorGroup`` as Step Functions returns it."""

    AudioSelectorNames: list[str]


class AudioSelectorResult(TypedDict):
    """``AudioSelector`` as Step Functions returns it."""

    AudioDurationCorrection: str
    CustomLanguageCode: str
    DefaultSelection: str
    ExternalAudioFileInput: str
    HlsRenditionGroupSettings: "HlsRenditionGroupSettingsResult"
    LanguageCode: str
    Offset: int
    Pids: list[int]
    ProgramSelection: int
    RemixSettings: "RemixSettingsResult"
    SelectorType: str
    Smpte337Passthrough: str
    Streams: list[int]
    Tracks: list[int]


class HlsRenditionGroupSettingsResult(TypedDict):
    """``HlsRenditionGroupSettings`` as Step Functions returns it."""

    RenditionGroupId: str
    RenditionLanguageCode: str
    RenditionName: str


class RemixSettingsResult(TypedDict):
    """``RemixSettings`` as Step Functions returns it."""

    AudioDescriptionAudioChannel: int
    AudioDescriptionDataChannel: int
    ChannelMapping: "ChannelMappingResult"
    ChannelsIn: int
    ChannelsOut: int


class ChannelMappingResult(TypedDict):
    """``ChannelMapping`` as Step Functions returns it."""

    OutputChannels: list["OutputChannelMappingResult"]


class OutputChannelMappingResult(TypedDict):
    """``OutputChannelMapping`` as Step Functions returns it."""

    InputChannels: list[int]
    InputChannelsFineTune: list[float]


class CaptionSelectorResult(TypedDict):
    """``CaptionSelector`` as Step Functions returns it."""

    CustomLanguageCode: str
    LanguageCode: str
    SourceSettings: "CaptionSourceSettingsResult"


class CaptionSourceSettingsResult(TypedDict):
    """``CaptionSourceSettings`` as Step Functions returns it."""

    AncillarySourceSettings: "AncillarySourceSettingsResult"
    DvbSubSourceSettings: "DvbSubSourceSettingsResult"
    EmbeddedSourceSettings: "EmbeddedSourceSettingsResult"
    FileSourceSettings: "FileSourceSettingsResult"
    SourceType: str
    TeletextSourceSettings: "TeletextSourceSettingsResult"
    TrackSourceSettings: "TrackSourceSettingsResult"
    WebvttHlsSourceSettings: "WebvttHlsSourceSettingsResult"


class AncillarySourceSettingsResult(TypedDict):
    """``AncillarySourceSettings`` as Step Functions returns it."""

    Convert608To708: str
    SourceAncillaryChannelNumber: int
    TerminateCaptions: str


class DvbSubSourceSettingsResult(TypedDict):
    """``DvbSubSourceSettings`` as Step Functions returns it."""

    Pid: int


class EmbeddedSourceSettingsResult(TypedDict):
    """``EmbeddedSourceSettings`` as Step Functions returns it."""

    Convert608To708: str
    Source608ChannelNumber: int
    Source608TrackNumber: int
    TerminateCaptions: str


class FileSourceSettingsResult(TypedDict):
    """``FileSourceSettings`` as Step Functions returns it."""

    ByteRateLimit: str
    Convert608To708: str
    ConvertPaintToPop: str
    Framerate: "CaptionSourceFramerateResult"
    SourceFile: str
    TimeDelta: int
    TimeDeltaUnits: str
    UpconvertSTLToTeletext: str


class CaptionSourceFramerateResult(TypedDict):
    """``CaptionSourceFramerate`` as Step Functions returns it."""

    FramerateDenominator: int
    FramerateNumerator: int


class TeletextSourceSettingsResult(TypedDict):
    """``TeletextSourceSettings`` as Step Functions returns it."""

    PageNumber: str


class TrackSourceSettingsResult(TypedDict):
    """``TrackSourceSettings`` as Step Functions returns it."""

    StreamNumber: int
    TrackNumber: int


class WebvttHlsSourceSettingsResult(TypedDict):
    """``WebvttHlsSourceSettings`` as Step Functions returns it."""

    RenditionGroupId: str
    RenditionLanguageCode: str
    RenditionName: str


class RectangleResult(TypedDict):
    """``Rectangle`` as Step Functions returns it."""

    Height: int
    Width: int
    X: int
    Y: int


class InputDecryptionSettingsResult(TypedDict):
    """``InputDecryptionSettings`` as Step Functions returns it."""

    DecryptionMode: str
    EncryptedDecryptionKey: str
    InitializationVector: str
    KmsKeyRegion: str


class DynamicAudioSelectorResult(TypedDict):
    """``DynamicAudioSelector`` as Step Functions returns it."""

    AudioDurationCorrection: str
    ExternalAudioFileInput: str
    LanguageCode: str
    Offset: int
    SelectorType: str


class ImageInserterResult(TypedDict):
    """``ImageInserter`` as Step Functions returns it."""

    InsertableImages: list["InsertableImageResult"]
    SdrReferenceWhiteLevel: int


class InsertableImageResult(TypedDict):
    """``InsertableImage`` as Step Functions returns it."""

    Duration: int
    FadeIn: int
    FadeOut: int
    Height: int
    ImageInserterInput: str
    ImageX: int
    ImageY: int
    Layer: int
    Opacity: int
    StartTime: str
    Width: int


class InputClippingResult(TypedDict):
    """``InputClipping`` as Step Functions returns it."""

    EndTimecode: str
    StartTimecode: str


class MultiViewSettingsResult(TypedDict):
    """``MultiViewSettings`` as Step Functions returns it."""

    Input: "MultiViewInputResult"


class MultiViewInputResult(TypedDict):
    """``MultiViewInput`` as Step Functions returns it."""

    FileInput: str


class InputTamsSettingsResult(TypedDict):
    """``InputTamsSettings`` as Step Functions returns it."""

    AuthConnectionArn: str
    GapHandling: str
    SourceId: str
    Timerange: str


class InputVideoGeneratorResult(TypedDict):
    """``InputVideoGenerator`` as Step Functions returns it."""

    Channels: int
    Duration: int
    FramerateDenominator: int
    FramerateNumerator: int
    Height: int
    ImageInput: str
    SampleRate: int
    Width: int


class VideoOverlayResult(TypedDict):
    """``VideoOverlay`` as Step Functions returns it."""

    Crop: "VideoOverlayCropResult"
    EndTimecode: str
    InitialPosition: "VideoOverlayPositionResult"
    Input: "VideoOverlayInputResult"
    Playback: str
    StartTimecode: str
    Transitions: list["VideoOverlayTransitionResult"]


class VideoOverlayCropResult(TypedDict):
    """``VideoOverlayCrop`` as Step Functions returns it."""

    Height: int
    Unit: str
    Width: int
    X: int
    Y: int


class VideoOverlayPositionResult(TypedDict):
    """``VideoOverlayPosition`` as Step Functions returns it."""

    Height: int
    Opacity: int
    Unit: str
    Width: int
    XPosition: int
    YPosition: int


class VideoOverlayInputResult(TypedDict):
    """``VideoOverlayInput`` as Step Functions returns it."""

    AudioSelectors: dict[str, "AudioSelectorResult"]
    FileInput: str
    InputClippings: list["VideoOverlayInputClippingResult"]
    TimecodeSource: str
    TimecodeStart: str


class VideoOverlayInputClippingResult(TypedDict):
    """``VideoOverlayInputClipping`` as Step Functions returns it."""

    EndTimecode: str
    StartTimecode: str


class VideoOverlayTransitionResult(TypedDict):
    """``VideoOverlayTransition`` as Step Functions returns it."""

    EndPosition: "VideoOverlayPositionResult"
    EndTimecode: str
    StartTimecode: str


class VideoSelectorResult(TypedDict):
    """``VideoSelector`` as Step Functions returns it."""

    AlphaBehavior: str
    ColorSpace: str
    ColorSpaceUsage: str
    EmbeddedTimecodeOverride: str
    Hdr10Metadata: "Hdr10MetadataResult"
    MaxLuminance: int
    PadVideo: str
    Pid: int
    ProgramNumber: int
    Rotate: str
    SampleRange: str
    SelectorType: str
    Streams: list[int]


class Hdr10MetadataResult(TypedDict):
    """``Hdr10Metadata`` as Step Functions returns it."""

    BluePrimaryX: int
    BluePrimaryY: int
    GreenPrimaryX: int
    GreenPrimaryY: int
    MaxContentLightLevel: int
    MaxFrameAverageLightLevel: int
    MaxLuminance: int
    MinLuminance: int
    RedPrimaryX: int
    RedPrimaryY: int
    WhitePointX: int
    WhitePointY: int


class KantarWatermarkSettingsResult(TypedDict):
    """``KantarWatermarkSettings`` as Step Functions returns it."""

    ChannelName: str
    ContentReference: str
    CredentialsSecretName: str
    FileOffset: float
    KantarLicenseId: int
    KantarServerUrl: str
    LogDestination: str
    Metadata3: str
    Metadata4: str
    Metadata5: str
    Metadata6: str
    Metadata7: str
    Metadata8: str


class MotionImageInserterResult(TypedDict):
    """``MotionImageInserter`` as Step Functions returns it."""

    Framerate: "MotionImageInsertionFramerateResult"
    Input: str
    InsertionMode: str
    Offset: "MotionImageInsertionOffsetResult"
    Playback: str
    StartTime: str


class MotionImageInsertionFramerateResult(TypedDict):
    """``MotionImageInsertionFramerate`` as Step Functions returns it."""

    FramerateDenominator: int
    FramerateNumerator: int


class MotionImageInsertionOffsetResult(TypedDict):
    """``MotionImageInsertionOffset`` as Step Functions returns it."""

    ImageX: int
    ImageY: int


class CreateJobSync(TypedDict):
    """``GetJobResponse`` as Step Functions returns it."""

    Job: "JobResult"
    SdkHttpMetadata: dict[str, Any]
    SdkResponseMetadata: dict[str, Any]
